/** A piece of HTML that is safe to send. */
export interface Html {
  readonly html: string
}

type Insert = Html | string | number | null | readonly Html[]

/** Builds HTML; every inserted text is escaped unless it is itself built by this tag. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  const text = parts.reduce((before, part, index) => before + written(inserts[index - 1]) + part)
  return { html: text }
}

function written(insert: Insert | undefined): string {
  if (insert === undefined || insert === null) return ''
  if (typeof insert === 'string') return escaped(insert)
  if (typeof insert === 'number') return String(insert)
  if ('html' in insert) return insert.html
  return insert.map((piece) => piece.html).join('')
}

/** Escapes markup and makes characters visible that change the direction of text. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, (character) => {
      const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
      return `[U+${code}]`
    })
}

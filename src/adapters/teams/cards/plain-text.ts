// Names and descriptions come from whoever registered an application. Before they reach a card
// they lose what no reader can see, and what is too long is cut.

/** In characters as people see them. */
const longestName = 80

const lineBreaks = /[\p{Zl}\p{Zp}\p{Cc}]+/gu
/** Format, private-use, unassigned and surrogate characters; joiners stay, scripts need them. */
const invisible = /(?![\u200C\u200D])[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** A character may carry some marks, but not a tower of them. */
const unitsPerCharacter = 4

/** One line of visible text, cut to a length; empty when nothing visible is in it. */
export function plainText(text: string, longest: number = longestName): string {
  const visible = text
    .slice(0, longest * 64)
    .replace(lineBreaks, ' ')
    .replace(invisible, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (/^(?:\u200C|\u200D|\s)*$/.test(visible)) return ''
  return clipped(visible, longest)
}

/** Plain text that also holds no character with a meaning in Markdown or HTML, for notifications. */
export function unmarkedText(text: string): string {
  return plainText(plainText(text).replace(/[<>[\]()*`~|#\\]+/g, ' '))
}

function clipped(text: string, longest: number): string {
  let kept = ''
  let count = 0
  for (const { segment } of graphemes.segment(text)) {
    const room = longest * unitsPerCharacter - kept.length
    if (count === longest - 1 || segment.length > room) {
      return kept.length + segment.length === text.length && segment.length <= room
        ? text
        : `${kept.trimEnd()}…`
    }
    kept += segment
    count += 1
  }
  return kept
}

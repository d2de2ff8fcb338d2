// PostgreSQL takes neither NUL nor half of a surrogate pair, and the directory may hold both. They
// become U+FFFD at this door, for values that are saved and for values that are looked up alike.

const replacement = '\uFFFD'

/** The text as PostgreSQL can hold it. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', replacement).toWellFormed()
}

/** JSON writes what PostgreSQL does not take as escapes, and so it is found in the text at once. */
const escapedNulOrHalf = /\\u(?:0000|d[89a-f])/

/** JSON text of a value as a jsonb column can hold it; dates become ISO texts. */
export function toJsonText(value: unknown): string {
  const text = JSON.stringify(value)
  if (!escapedNulOrHalf.test(text)) return text
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? cleanText(inner) : inner,
  )
}

/** A statement's parameter as the driver can send it; lists of texts included. */
export function cleanParameter(parameter: unknown): unknown {
  if (typeof parameter === 'string') return cleanText(parameter)
  if (Array.isArray(parameter)) return parameter.map(cleanParameter)
  return parameter
}

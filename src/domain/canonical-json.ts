// One text for one value, so that a hash of it can be made again years later: RFC 8785 (JSON
// Canonicalization Scheme) for what the record holds. Fractions are refused: how they are written is
// the one part of that scheme which is easy to get wrong.

/** What the record holds. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** An object of it; what is undefined is not there. */
export interface JsonObject {
  readonly [name: string]: Json | undefined
}

/** The text of a value: names in the order of their UTF-16 code units, no white space. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError('the record holds whole numbers only')
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join()}]`
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name]
      return member === undefined ? [] : [`${JSON.stringify(name)}:${canonicalJson(member)}`]
    })
  return `{${members.join()}}`
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}

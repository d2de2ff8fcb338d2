// Text from outside never passes through the templating engine: each string is exchanged for a
// token before the template is filled and put back afterwards. So `12345` stays text, `${…}` in
// a name stays a name, and any `${` that is left in a filled template is a fault of the template.

import type { TemplateValue } from './template-data.ts'

const token = /\uE000(\d+)\uE001/g

/** A value whose strings are tokens, and the way back. */
export interface Sealed {
  readonly value: TemplateValue
  readonly open: (filled: unknown) => unknown
}

/** Exchanges every string in a value for a token. */
export function seal(value: TemplateValue): Sealed {
  const texts: string[] = []
  const keep = (text: string) => `\uE000${texts.push(text) - 1}\uE001`
  const restore = (text: string) => text.replace(token, (_, at) => texts[Number(at)] ?? '')
  return {
    value: mapStrings(value, keep) as TemplateValue,
    open: (filled) => mapStrings(filled, restore),
  }
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]),
  )
}

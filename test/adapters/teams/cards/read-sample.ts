import { readFileSync } from 'node:fs'
import type { Card } from '../../../../src/application/card.ts'

/** The folder with templates, samples and locale files. */
export const cardFolder = new URL('../../../../adaptiveCards/', import.meta.url)

/** The sample model beside a card's template, with its ISO dates as dates again. */
export function readSample<Kind extends Card['kind']>(kind: Kind): Extract<Card, { kind: Kind }> {
  const text = readFileSync(new URL(`${kind}.sample.json`, cardFolder), 'utf8')
  return JSON.parse(text, (_, value) => (isIsoDate(value) ? new Date(value) : value))
}

function isIsoDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)
}

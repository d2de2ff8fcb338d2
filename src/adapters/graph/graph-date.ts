import { z } from 'zod/v4'

/** What the engine and ISO texts hold: a zone can push the first and last day out of it. */
const earliestMs = Date.parse('0001-01-01T00:00:00.000Z')
const latestMs = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * A time as Graph writes it: ISO 8601 with a zone and up to seven fractional digits, in the years 1
 * to 9999 of UTC. One that its zone puts hours outside counts as the nearest inside.
 */
export const graphDate = z.iso.datetime({ offset: true }).transform((text, context) => {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) context.addIssue({ code: 'custom', message: 'no such day' })
  return new Date(Math.min(Math.max(ms, earliestMs), latestMs))
})

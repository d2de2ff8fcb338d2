import { z } from 'zod/v4'

/** What the engine and ISO texts hold: a zone can push the first and last day out of it. */
const earliest = new Date('0001-01-01T00:00:00.000Z')
const latest = new Date('9999-12-31T23:59:59.999Z')

/**
 * A time as Graph writes it: ISO 8601 with a zone and up to seven fractional digits, in the years 1
 * to 9999 of UTC. One that its zone puts hours outside counts as the nearest inside.
 */
export const graphDate = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()))
  .transform((date) => {
    if (date < earliest) return new Date(earliest)
    return date > latest ? new Date(latest) : date
  })

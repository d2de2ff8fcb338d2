import { z } from 'zod/v4'

/** A time as Graph writes it: ISO 8601 with a zone and up to seven fractional digits. */
export const graphDate = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()))

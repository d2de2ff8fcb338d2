import { z } from 'zod/v4'
import { ServiceError } from '../../application/service-error.ts'

/** A moment as JSON holds it, read back as a Date. */
export const storedDate = z
  .string()
  .transform((text) => new Date(text))
  .refine((moment) => !Number.isNaN(moment.getTime()))

/** Reads a stored value; throws `unreadable`, naming the paths but no content, when it is not one. */
export function readStored<T>(schema: z.ZodType<T>, stored: unknown, what: string): T {
  const read = schema.safeParse(stored)
  if (read.success) return read.data
  const paths = read.error.issues.map((issue) => issue.path.join('.')).join(', ')
  throw new ServiceError('engine', 'unreadable', { code: `${what}: ${paths}` })
}

import { z } from 'zod/v4'
import type { WarnedMatter } from '../../domain/matter-end.ts'
import { storedDate } from './row-parser.ts'

/** What a warning is about, as it is stored with its card. */
export const warnedMatter: z.ZodType<WarnedMatter> = z.object({
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  secret: z.object({
    keyId: z.string(),
    displayName: z.string().nullable(),
    expiresAt: storedDate,
    hint: z.string().nullable(),
  }),
})

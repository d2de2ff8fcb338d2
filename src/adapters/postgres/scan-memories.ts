import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { ScanMemories } from '../../application/ports/scan-memory.ts'
import { nothingLearned, type ScanMemory } from '../../domain/scan-memory.ts'
import { toJsonText } from './clean-text.ts'
import { storedDate } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** What rounds remember, in one row; one that cannot be read costs a full round, nothing more. */
export function postgresScanMemories(database: Kysely<Schema>): ScanMemories {
  return {
    read: async () => {
      const row = await database.selectFrom('scan_memory').select('body').executeTakeFirst()
      return scanMemory.safeParse(row?.body).data ?? nothingLearned
    },
    save: async (memory) => {
      const body = sql`${toJsonText(memory)}::text::jsonb`
      await database
        .insertInto('scan_memory')
        .values({ id: 1, body })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
        .execute()
    },
  }
}

const scanMemory: z.ZodType<ScanMemory> = z.object({
  mark: z.string().nullable(),
  fullAt: storedDate.nullable(),
  trust: z.discriminatedUnion('state', [
    z.object({ state: z.enum(['unproven', 'proven']), suspects: z.array(z.string()) }),
    z.object({ state: z.literal('failed'), since: storedDate }),
  ]),
})

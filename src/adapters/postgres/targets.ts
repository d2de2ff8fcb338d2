import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Targets } from '../../application/ports/store.ts'
import type { Person } from '../../domain/application.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Targets that people set, one row an application. */
export function postgresTargets(database: Kysely<Schema>): Targets {
  return {
    of: async (applicationObjectId) => {
      const row = await database
        .selectFrom('application_targets')
        .selectAll()
        .where('application_object_id', '=', applicationObjectId)
        .executeTakeFirst()
      if (!row) return undefined
      return {
        targets: readStored(targetList, row.targets, 'targets'),
        setBy: readStored(person, row.set_by, 'targets'),
        setAt: row.set_at,
      }
    },
    set: async (applicationObjectId, { targets, setBy, setAt }) => {
      const values = {
        targets: sql`${toJsonText(targets)}::text::jsonb`,
        set_by: sql`${toJsonText(setBy)}::text::jsonb`,
        set_at: setAt,
      }
      await database
        .insertInto('application_targets')
        .values({ application_object_id: applicationObjectId, ...values })
        .onConflict((conflict) => conflict.column('application_object_id').doUpdateSet(values))
        .execute()
    },
    clear: async (applicationObjectId) => {
      await database
        .deleteFrom('application_targets')
        .where('application_object_id', '=', applicationObjectId)
        .execute()
    },
  }
}

const targetList: z.ZodType<VaultTarget[]> = z.array(
  z.object({ vaultUrl: z.string(), secretName: z.string() }),
)
const person: z.ZodType<Person> = z.object({ id: z.string(), name: z.string() })

import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { KnownOwners } from '../../application/ports/store.ts'
import type { Owner } from '../../domain/application.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Owners as the last round read them, one row an application; an empty list is knowledge too. */
export function postgresKnownOwners(database: Kysely<Schema>): KnownOwners {
  return {
    save: async (applicationObjectId, owners) => {
      const body = sql`${toJsonText(owners)}::text::jsonb`
      await database
        .insertInto('known_owners')
        .values({ application_object_id: applicationObjectId, owners: body })
        .onConflict((conflict) =>
          conflict.column('application_object_id').doUpdateSet({ owners: body }),
        )
        .execute()
    },
    of: async (applicationObjectIds) => {
      const known = await database
        .selectFrom('known_owners')
        .selectAll()
        .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
        .execute()
      return new Map(
        known.map((row) => [
          row.application_object_id,
          readStored(ownerList, row.owners, 'known owners'),
        ]),
      )
    },
  }
}

/** Owners as they are stored. */
export const ownerList: z.ZodType<Owner[]> = z.array(
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('person'),
      id: z.string(),
      name: z.string().nullable(),
      enabled: z.boolean(),
      guest: z.boolean(),
    }),
    z.object({
      type: z.literal('servicePrincipal'),
      id: z.string(),
      name: z.string().nullable(),
    }),
  ]),
)

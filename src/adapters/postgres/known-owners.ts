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
    save: async (applicationObjectId, owners, federatedCredentials) => {
      const count = typeof federatedCredentials === 'number' ? federatedCredentials : undefined
      const known = {
        owners: sql`${toJsonText(owners)}::text::jsonb`,
        ...(count === undefined ? {} : { federated_credentials: count }),
      }
      await database
        .insertInto('known_owners')
        .values({ application_object_id: applicationObjectId, ...known })
        .onConflict((conflict) => conflict.column('application_object_id').doUpdateSet(known))
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
    federatedCredentials: async (applicationObjectIds) => {
      const known = await database
        .selectFrom('known_owners')
        .select(['application_object_id', 'federated_credentials'])
        .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
        .execute()
      return new Map(
        known.flatMap(({ application_object_id: id, federated_credentials: count }) =>
          count === null ? [] : [[id, count]],
        ),
      )
    },
  }
}

const ownerList: z.ZodType<Owner[]> = z.array(
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
    z.object({ type: z.literal('deleted'), id: z.string(), name: z.null() }),
  ]),
)

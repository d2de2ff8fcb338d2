import type { Kysely } from 'kysely'
import type { PersonPreferences, Preferences } from '../../application/ports/attention.ts'
import type { Schema } from './schema.ts'

const defaults: Preferences = { optedOut: false, locale: null, timeZone: null }

/** What people chose, one row a person; nobody has one before they choose. */
export function postgresPersonPreferences(database: Kysely<Schema>): PersonPreferences {
  return {
    of: async (personId) => {
      const row = await database
        .selectFrom('person_preference')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst()
      if (!row) return defaults
      return { optedOut: row.opted_out, locale: row.locale, timeZone: row.time_zone }
    },
    change: async (personId, { optedOut, locale, timeZone }) => {
      const changed = {
        ...(optedOut !== undefined && { opted_out: optedOut }),
        ...(locale !== undefined && { locale }),
        ...(timeZone !== undefined && { time_zone: timeZone }),
      }
      if (Object.keys(changed).length === 0) return
      await database
        .insertInto('person_preference')
        .values({ person_id: personId, ...changed })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(changed))
        .execute()
    },
  }
}

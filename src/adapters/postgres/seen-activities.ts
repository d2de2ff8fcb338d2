import type { Kysely } from 'kysely'
import type { SeenActivities } from '../../application/ports/store.ts'
import type { Schema } from './schema.ts'

const rememberedMs = 7 * 86_400_000

/** Activity ids that were handled, kept for seven days; Teams resends within minutes. */
export function postgresSeenActivities(database: Kysely<Schema>): SeenActivities {
  return {
    first: async (activityId, at) => {
      const seen = await database
        .with('aged', (query) =>
          query
            .deleteFrom('seen_activity')
            .where('seen_at', '<', new Date(at.getTime() - rememberedMs))
            .where('id', '!=', activityId),
        )
        .insertInto('seen_activity')
        .values({ id: activityId, seen_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return seen !== undefined
    },
  }
}

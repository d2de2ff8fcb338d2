import type { Kysely } from 'kysely'
import type { Presses } from '../../application/ports/store.ts'
import type { Schema } from './schema.ts'

/** A card that lies so long is answered with what is so now, by its state. */
const rememberedMs = 400 * 86_400_000

/** Presses that were carried out, kept for longer than any secret's usual warning stands in a chat. */
export function postgresPresses(database: Kysely<Schema>): Presses {
  return {
    note: async ({ drawnId, verb, personId }, at) => {
      const noted = await database
        .with('aged', (query) =>
          query
            .deleteFrom('press')
            .where('noted_at', '<', new Date(at.getTime() - rememberedMs))
            .where('drawn_id', '!=', drawnId),
        )
        .insertInto('press')
        .values({ drawn_id: drawnId, verb, person_id: personId, noted_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('drawn_id')
        .executeTakeFirst()
      return noted !== undefined
    },
  }
}

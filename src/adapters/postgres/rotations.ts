import { type Kysely, sql } from 'kysely'
import type { Rotations, StoredRow } from '../../application/ports/store.ts'
import { matterName } from '../../domain/matter.ts'
import { openStates, type Rotation } from '../../domain/rotation.ts'
import { toJsonText } from './clean-text.ts'
import { readRotation } from './rotation-body.ts'
import type { Schema } from './schema.ts'

/** Rotations as rows; the partial unique index `rotation_open` holds one open an application. */
export function postgresRotations(database: Kysely<Schema>): Rotations {
  const rows = database.selectFrom('rotation').select(['body', 'version'])
  return {
    insert: async (rotation) => {
      const inserted = await database
        .insertInto('rotation')
        .values({
          id: rotation.id,
          old_key_id: rotation.old.keyId,
          application_object_id: rotation.application.objectId,
          version: 1,
          created_at: rotation.requestedAt,
          ...changing(rotation),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return inserted !== undefined
    },
    byId: async (id) => stored(await rows.where('id', '=', id).executeTakeFirst()),
    openFor: async (applicationObjectId) =>
      stored(
        await rows
          .where('application_object_id', '=', applicationObjectId)
          .where('state', 'in', openStates)
          .executeTakeFirst(),
      ),
    latestFor: async (applicationObjectId, oldKeyId) =>
      stored(
        await rows
          .where('application_object_id', '=', applicationObjectId)
          .where('old_key_id', '=', oldKeyId)
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),
    open: async () => {
      const open = await rows.where('state', 'in', openStates).orderBy('sequence').execute()
      return open.map(read)
    },
    storedSince: async (moment) => {
      const states: Rotation['state'][] = ['stored', 'awaiting-cleanup', 'cleaning-up', 'closed']
      const changed = await rows
        .where('state', 'in', states)
        .where('updated_at', '>', moment)
        .orderBy('sequence')
        .execute()
      return changed
        .map((row) => read(row).rotation)
        .filter(({ timeline }) => timeline.some(({ what, at }) => what === 'stored' && at > moment))
    },
    concerning: async (applicationObjectIds) => {
      const found = await database
        .selectFrom('rotation')
        .select(['application_object_id', 'old_key_id'])
        .distinct()
        .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
        .where('state', 'not in', ['requested', 'giving-up', 'failed', 'abandoned', 'undone'])
        .execute()
      return new Set(found.map((row) => matterName(row.application_object_id, row.old_key_id)))
    },
    of: async (applicationObjectId) => {
      const all = await rows
        .where('application_object_id', '=', applicationObjectId)
        .orderBy('sequence', 'desc')
        .execute()
      return all.map((row) => read(row).rotation)
    },
    save: async ({ rotation, version }) => {
      const saved = await database
        .updateTable('rotation')
        .set({ ...changing(rotation), version: version + 1 })
        .where('id', '=', rotation.id)
        .where('version', '=', version)
        .returning('id')
        .executeTakeFirst()
      return saved !== undefined
    },
  }
}

interface Row {
  readonly body: unknown
  readonly version: number
}

function changing(rotation: Rotation) {
  return {
    state: rotation.state,
    updated_at: rotation.timeline.at(-1)?.at ?? rotation.requestedAt,
    body: sql`${toJsonText(rotation)}::text::jsonb`,
  }
}

function stored(row: Row | undefined): StoredRow<Rotation> | undefined {
  return row && read(row)
}

function read({ body, version }: Row): StoredRow<Rotation> {
  return { rotation: readRotation(body), version }
}

import { sql } from 'kysely'
import { readRotation } from '../../../src/adapters/postgres/rotation-body.ts'
import type { Rotation } from '../../../src/domain/rotation.ts'
import type { BotWorld } from '../worlds/bot-world.ts'

/** Rekey's own records of all rotations, oldest first. */
export async function rotationsOf({ database }: BotWorld): Promise<Rotation[]> {
  const { rows } = await sql<{ body: unknown }>`
    select body from rotation order by sequence`.execute(database)
  return rows.map(({ body }) => readRotation(body))
}

/** Everything that a press could change, as one text. */
export async function everythingPressable({ database }: BotWorld): Promise<string> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(r) as row from rotation r union all select to_jsonb(j) from test_outbox j
    union all select to_jsonb(l) from live_card l union all select to_jsonb(m) from removal m`.execute(
    database,
  )
  return JSON.stringify(rows)
}

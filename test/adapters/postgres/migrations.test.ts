import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { migrate, migrations } from '../../../src/adapters/postgres/migrate.ts'
import { lookAtEngine, openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { openStates } from '../../../src/domain/rotation.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aRotation } from '../../support/engine-data.ts'
import { quietLog } from '../../support/engine-log.ts'
import { createTestDatabase, whyNoServer } from '../../support/postgres-server.ts'

forEachEngine((given) => {
  test('migrating again changes nothing and loses nothing', async () => {
    const { engine, store } = given()
    await store.rotations.insert(aRotation())
    await migrate(engine.database)
    const applied = await sql<{ name: string }>`
      select name from kysely_migration order by name`.execute(engine.database)
    assert.deepEqual(
      applied.rows.map((row) => row.name),
      Object.keys(migrations),
    )
    assert.equal((await store.rotations.open()).length, 1)
  })

  test('a database that a newer build migrated is refused', async () => {
    const { database } = given().engine
    await sql`insert into kysely_migration values ('9999-later', '2026-05-01')`.execute(database)
    await assert.rejects(migrate(database), { reason: 'newerSchema', message: /9999-later/ })
    await sql`delete from kysely_migration where name = '9999-later'`.execute(database)
    await migrate(database)
  })

  test('the index of open rotations knows the same states as the domain', async () => {
    const index = await sql<{ definition: string }>`
      select indexdef as definition from pg_indexes where indexname = 'rotation_open'`.execute(
      given().engine.database,
    )
    const quoted = [...(index.rows[0]?.definition ?? '').matchAll(/'([a-z-]+)'::text/g)]
    assert.deepEqual(quoted.map(([, state]) => state).sort(), [...openStates].sort())
  })
})

test('migrations only add, so that an older build goes on beside a newer one', () => {
  const folder = new URL('../../../src/adapters/postgres/migrations/', import.meta.url)
  for (const name of Object.keys(migrations).filter((each) => each >= '0019')) {
    const text = readFileSync(new URL(`${name}.ts`, folder), 'utf8')
    assert.doesNotMatch(text, /\b(drop|rename|alter column|truncate)\b/i, name)
  }
})

describe('a look at a server', { skip: whyNoServer() ?? false }, () => {
  test('names every migration that it lacks and runs none', async (t) => {
    const database = await createTestDatabase()
    t.after(() => database.drop())
    for (const _ of ['once', 'and again']) {
      const { engine, pending } = await lookAtEngine({ databaseUrl: database.url, log: quietLog })
      await engine.close()
      assert.deepEqual(pending, Object.keys(migrations))
    }
    const engine = await openEngine({ databaseUrl: database.url, log: quietLog })
    await engine.close()
    const after = await lookAtEngine({ databaseUrl: database.url, log: quietLog })
    await after.engine.close()
    assert.deepEqual(after.pending, [])
  })
})

describe('several instances', { skip: whyNoServer() ?? false }, () => {
  test('that start together on an empty server migrate it once', async (t) => {
    const database = await createTestDatabase()
    const open = () => openEngine({ databaseUrl: database.url, log: quietLog })
    const engines = await Promise.all([open(), open(), open(), open()])
    t.after(async () => {
      for (const engine of engines) await engine.close()
      await database.drop()
    })
    const applied = await sql<{ count: number }>`
      select count(*) as count from kysely_migration`.execute(engines[0].database)
    assert.equal(applied.rows[0]?.count, Object.keys(migrations).length)
  })
})

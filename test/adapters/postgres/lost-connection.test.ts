import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { connectionSettings } from '../../../src/adapters/postgres/connection-settings.ts'
import { inOurWords } from '../../../src/adapters/postgres/driver-failure.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { openServerTestEngine, openTestEngine } from '../../support/engine.ts'
import { aRotation } from '../../support/engine-data.ts'
import { whyNoServer } from '../../support/postgres-server.ts'

const onServer = { skip: whyNoServer() ?? false }

describe('a failure of the database', () => {
  test('of our own making passes through as it is', async (t) => {
    const { engine, close } = await openTestEngine()
    t.after(close)
    const wrong = sql`select no_such_column`.execute(engine.database)
    await assert.rejects(wrong, { code: '42703' })
    const bug = new TypeError('bug')
    assert.equal(inOurWords(bug, 'query'), bug)
  })

  test('at the commit leaves open whether it happened', () => {
    const lost = new Error('Connection terminated unexpectedly')
    assert.deepEqual(inOurWords(lost, 'commit'), new ServiceError('engine', 'uncertain'))
    assert.deepEqual(inOurWords(lost, 'query'), new ServiceError('engine', 'unavailable'))
  })

  test(
    'that ends every connection is unavailable once, and the next call works',
    onServer,
    async (t) => {
      const { engine, store, close } = await openServerTestEngine()
      t.after(close)
      const cut = store.transaction(async (within) => {
        await within.rotations.insert(aRotation())
        await cutConnections(engine.database)
        await within.rotations.open()
      })
      await assert.rejects(cut, { name: 'ServiceError', service: 'engine', reason: 'unavailable' })
      assert.deepEqual(await store.rotations.open(), [])
    },
  )
})

describe('connection settings', () => {
  const password = async () => 'token'

  test('take the URL as it is when it has a password or nobody gives one', () => {
    const url = 'postgres://rekey:word@db.example:5433/rekey?sslmode=verify-full'
    assert.deepEqual(connectionSettings(url), { connectionString: url })
    assert.deepEqual(connectionSettings(url, password), { connectionString: url })
  })

  test('take the URL apart when a function gives the password', () => {
    const settings = connectionSettings(
      'postgres://rekey@db.example:5433/state?sslmode=verify-full',
      password,
    )
    assert.deepEqual(settings, {
      host: 'db.example',
      port: 5433,
      user: 'rekey',
      database: 'state',
      ssl: {},
      password,
    })
  })
})

async function cutConnections(
  database: Awaited<ReturnType<typeof openServerTestEngine>>['engine']['database'],
): Promise<void> {
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
    and application_name = 'rekey'`.execute(database)
}

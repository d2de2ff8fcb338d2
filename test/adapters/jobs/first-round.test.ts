import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { catchUp } from '../../../src/application/catch-up.ts'
import { openServerTestEngine, type TestEngine, testEngineOn } from '../../support/engine.ts'
import { quietLog } from '../../support/engine-log.ts'
import { keptJobs, startTestWorkers, until } from '../../support/engine-workers.ts'
import { whyNoServer } from '../../support/postgres-server.ts'

describe('Two instances that start on one empty database', { skip: whyNoServer() ?? false }, () => {
  const clock = { now: () => new Date(), sleep: async () => undefined }
  let first: TestEngine
  let second: TestEngine
  before(async () => {
    first = await openServerTestEngine()
    const { connection } = first
    assert.ok(connection.kind === 'server')
    const databaseUrl = connection.settings.connectionString ?? ''
    const engine = await openEngine({ databaseUrl, log: quietLog })
    second = await testEngineOn(engine, async () => undefined)
  })
  beforeEach(() => first.reset())
  after(async () => {
    await second.close()
    await first.close()
  })
  const start = ({ store }: TestEngine) => catchUp({ store, clock })
  const rounds = async () => (await keptJobs(first, 'round')).map(({ state }) => state)

  test('ask for one round, whichever comes first', async () => {
    for (let times = 0; times < 20; times += 1) {
      await first.reset()
      await Promise.all([start(first), start(second)])
      assert.deepEqual(await rounds(), ['created'])
    }
  })

  test('hold one, where a worker has taken up what the first asked for and not begun', async () => {
    await start(first)
    await sql`update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()
      where name = 'round'`.execute(first.engine.database)
    await start(second)
    assert.deepEqual(await rounds(), ['active'])
  })

  test('hold one, whenever the second one starts while the first one’s is held', async (t) => {
    const { store } = first
    const handlers = {
      round: async () => {
        const round = await store.inventory.beginRound(new Date())
        await store.inventory.endRound(round, 'complete', new Date())
      },
    }
    await startTestWorkers(t, first, handlers)
    for (let times = 0; times < 10; times += 1) {
      await sql`delete from round`.execute(first.engine.database)
      await sql`delete from pgboss.job where name = 'round'`.execute(first.engine.database)
      await Promise.all([start(first), start(second)])
      await until(async () => (await rounds()).every((state) => state === 'completed'), 'the round')
      assert.equal((await rounds()).length, 1)
    }
  })

  test('make the retry of a round that failed come sooner', async () => {
    await start(first)
    await sql`update pgboss.job set state = 'retry', start_after = now() + interval '1 hour'
      where name = 'round'`.execute(first.engine.database)
    await start(second)
    const { rows } = await sql<{ state: string; due: boolean }>`
      select state, start_after <= pgboss.job_now() as due from pgboss.job where name = 'round'`.execute(
      first.engine.database,
    )
    assert.deepEqual(rows, [{ state: 'retry', due: true }])
  })
})

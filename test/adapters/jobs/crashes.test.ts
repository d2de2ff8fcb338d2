import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { openServerTestEngine, testEngineOn } from '../../support/engine.ts'
import { quietLog } from '../../support/engine-log.ts'
import { startEngineProcess } from '../../support/engine-process.ts'
import { fillDataFolder } from '../../support/engine-snapshot.ts'
import { keptJobs, startTestWorkers, until } from '../../support/engine-workers.ts'
import { whyNoServer } from '../../support/postgres-server.ts'

describe('a job whose process was killed', () => {
  test('is taken back as soon as the embedded engine opens again', async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'rekey-crash-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    const dataDir = join(root, 'data')
    await fillDataFolder(dataDir)
    const crashed = startEngineProcess(dataDir, 'job')
    await crashed.printed(1)
    await crashed.kill()

    const engine = await openEngine({ dataDir, log: quietLog })
    const [running] = await sql<{ state: string }>`
      select state::text as state from pgboss.job where name = 'advance-rotation'`
      .execute(engine.database)
      .then((found) => found.rows)
    assert.equal(running?.state, 'active')
    const given = await testEngineOn(engine, async () => undefined)
    t.after(() => given.close())
    const done: string[] = []
    await startTestWorkers(t, given, {
      'advance-rotation': async ({ rotationId }) => void done.push(rotationId),
    })
    await until(() => done.length === 1, 'the job')
    assert.deepEqual(done, ['rk-22222222'])
  })

  test('is taken over by another instance on a server', {
    skip: whyNoServer() ?? false,
  }, async (t) => {
    const given = await openServerTestEngine()
    t.after(() => given.close())
    await startTestWorkers(t, given, {})
    const { database } = given.engine
    await until(async () => {
      const looked = await sql`
        select from pgboss.queue where name = 'advance-rotation' and monitor_on is not null`.execute(
        database,
      )
      return looked.rows.length > 0
    }, 'the first look for lost jobs')
    await database.transaction().execute(async (transaction) => {
      const data = { rotationId: 'rk-22222222' } as const
      await given.jobs.enqueue(transaction, { queue: 'advance-rotation', data })
      await sql`
        update pgboss.job set state = 'active', started_on = now() - interval '12 seconds',
          heartbeat_on = now() - interval '11 seconds'
        where name = 'advance-rotation'`.execute(transaction)
    })
    const states = async () => (await keptJobs(given, 'advance-rotation')).map((job) => job.state)
    await until(async () => (await states())[0] !== 'active', 'the heartbeat to be missed')
    await until(async () => (await states())[0] === 'completed', 'the other instance')
  })
})

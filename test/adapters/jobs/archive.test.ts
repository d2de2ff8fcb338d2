import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { TestClock } from 'pg-boss'
import type { Job } from '../../../src/application/ports/store.ts'
import { forEachEngine } from '../../support/engine.ts'
import { keptJobs, startTestWorkers, until } from '../../support/engine-workers.ts'

const start = Date.parse('2026-05-01T04:58:45Z')
const dayMs = 86_400_000
const jobsADay = 20

forEachEngine((given) => {
  // The engine's own queue lives by the real clock.
  before(() => given().jobs.stop())

  test('jobs that ended are gone after a day or two, those given up after ninety', async (t) => {
    const clock = new TestClock(start)
    const { jobs } = await startTestWorkers(
      t,
      given(),
      { 'post-warning': () => Promise.reject(new Error('never')) },
      { clock },
    )
    const { database } = given().engine
    const kept = async () => {
      const { rows } = await sql<{ name: string; count: number }>`
        select name, count(*)::integer as count from pgboss.job
        where name not like '\\_\\_%' group by name`.execute(database)
      return new Map(rows.map(({ name, count }) => [name, count]))
    }
    const waiting = async (...states: string[]) => {
      const { rows } = await sql`select from pgboss.job
        where state::text = any (${states}) and name not like '%.dead' and name not like '\\_\\_%'`.execute(
        database,
      )
      return rows.length
    }
    /**
     * Five minutes and more, one at a time, until all that waits is done; pg-boss looks after its
     * tables in them. What runs is let end first: to a clock that jumps it would seem dead.
     */
    const minutes = async () => {
      for (let count = 0; count < 5 || (await waiting('created', 'retry')) > 0; count += 1) {
        assert.ok(count < 60, 'the jobs of the day')
        await clock.setTime(clock.now() + 60_000)
        await clock.tick(1_000)
        await until(async () => (await waiting('active')) === 0, 'what runs')
      }
    }
    /** The store's connections go by the real clock, unless a transaction says otherwise. */
    const ask = (...asked: Job[]) =>
      database.transaction().execute(async (transaction) => {
        await sql`select set_config('pgboss.test_clock', 'on', true)`.execute(transaction)
        for (const job of asked) await jobs.enqueue(transaction, job)
      })
    const about = { conversationId: 'chat', applicationObjectId: 'a', keyId: 'k' }
    await ask({ queue: 'post-warning', data: about })
    const sizes: number[] = []
    for (let day = 0; day < 8; day += 1) {
      await clock.setTime(start + day * dayMs)
      await ask(
        ...Array.from({ length: jobsADay }, (_, count) => ({
          queue: 'refresh-warnings' as const,
          data: { applicationObjectId: `application-${count}` },
        })),
      )
      await minutes()
      sizes.push((await kept()).get('refresh-warnings') ?? 0)
    }
    // A day's jobs are kept for a day, and removed when pg-boss looks after its tables, once a day.
    assert.ok(
      sizes.every((size) => size <= 2 * jobsADay),
      `${sizes}`,
    )
    assert.deepEqual(await keptJobs(given(), 'post-warning'), [])
    assert.equal((await keptJobs(given(), 'post-warning.dead')).length, 1)
    await clock.setTime(start + 89 * dayMs)
    await minutes()
    assert.deepEqual([...(await kept())], [['post-warning.dead', 1]])
    await clock.setTime(start + 92 * dayMs)
    await minutes()
    assert.deepEqual([...(await kept())], [])
  })
})

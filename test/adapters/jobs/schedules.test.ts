import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { TestClock } from 'pg-boss'
import type { Schedules } from '../../../src/adapters/jobs/set-schedules.ts'
import { forEachEngine } from '../../support/engine.ts'
import { keptJobs, startTestWorkers, untilOn } from '../../support/engine-workers.ts'

const schedules: Schedules = {
  round: { cron: '0 6 * * *', tz: 'Europe/London' },
  digest: { cron: '0 9 * * 1', tz: 'UTC' },
  'own-digests': { cron: '*/15 * * * *', tz: 'UTC' },
  'prune-history': { cron: '30 3 * * *', tz: 'UTC' },
}
const minuteMs = 60_000

forEachEngine((given) => {
  // The engine's own queue lives by the real clock, to which every job of these tests is long past:
  // it would remove what a test still looks at.
  before(() => given().jobs.stop())

  const rounds = () => keptJobs(given(), 'round')
  const ended = async () => (await rounds())[0]?.state === 'completed'

  test('a round comes due at its time in its zone, once, on however many instances', async (t) => {
    const clock = new TestClock(Date.parse('2026-05-01T04:58:45Z'))
    let done = 0
    const round = async () => {
      done += 1
    }
    const instances = given.kind === 'server' ? 2 : 1
    for (let count = 0; count < instances; count += 1) {
      await startTestWorkers(t, given(), { round }, { clock, schedules })
    }
    await clock.tick(minuteMs)
    assert.deepEqual(await rounds(), [], 'a quarter of a minute before six in London')
    for (let steps = 0; steps < 12 && (await rounds()).length === 0; steps += 1) {
      await clock.tick(minuteMs / 12)
    }
    await untilOn(clock, ended, 'the round at 06:00 in London')
    await clock.tick(2 * minuteMs)
    // One job: on a busy machine it may seem dead to this fast clock, and be tried again.
    assert.equal((await rounds()).length, 1)
    assert.ok(done >= 1)
    assert.deepEqual(await keptJobs(given(), 'digest'), [])
  })

  test('rounds that came due while nothing ran are made up for once', async (t) => {
    const start = Date.parse('2026-05-01T04:58:00Z')
    const before = new TestClock(start)
    const first = await startTestWorkers(t, given(), {}, { clock: before, schedules })
    await before.tick(minuteMs)
    await first.jobs.stop()
    const daysLater = new TestClock(start + 3 * 24 * 60 * minuteMs + 30 * minuteMs)
    let done = 0
    const round = async () => {
      done += 1
    }
    await startTestWorkers(t, given(), { round }, { clock: daysLater, schedules })
    await daysLater.tick(minuteMs / 2)
    await untilOn(daysLater, ended, 'the round')
    await daysLater.tick(2 * minuteMs)
    // One job: on a busy machine it may seem dead to this fast clock, and be tried again.
    assert.equal((await rounds()).length, 1)
    assert.ok(done >= 1)
  })

  test('a schedule that changed in the settings replaces the old one', async (t) => {
    const clock = new TestClock(Date.parse('2026-05-01T04:59:00Z'))
    const first = await startTestWorkers(t, given(), {}, { clock, schedules })
    await first.jobs.stop()
    const later: Schedules = { ...schedules, round: { cron: '0 7 * * *', tz: 'Europe/London' } }
    await startTestWorkers(t, given(), {}, { clock, schedules: later })
    await clock.tick(3 * minuteMs)
    assert.deepEqual(await rounds(), [])
  })
})

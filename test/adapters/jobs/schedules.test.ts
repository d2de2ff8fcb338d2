import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestClock } from 'pg-boss'
import type { Schedules } from '../../../src/adapters/jobs/set-schedules.ts'
import { forEachEngine } from '../../support/engine.ts'
import { keptJobs, startTestWorkers, until } from '../../support/engine-workers.ts'

const schedules: Schedules = {
  round: { cron: '0 6 * * *', tz: 'Europe/London' },
  digest: { cron: '0 9 * * 1', tz: 'UTC' },
}
const minuteMs = 60_000

forEachEngine((given) => {
  const rounds = () => keptJobs(given(), 'round')

  test('a round comes due at its time in its zone, once, on however many instances', async (t) => {
    const clock = new TestClock(Date.parse('2026-05-01T04:55:30Z'))
    let done = 0
    const round = async () => void (done += 1)
    const instances = given.kind === 'server' ? 2 : 1
    for (let count = 0; count < instances; count += 1) {
      await startTestWorkers(t, given(), { round }, { clock, schedules })
    }
    await clock.tick(4 * minuteMs)
    assert.deepEqual(await rounds(), [], 'at 05:59 in London')
    await clock.tick(3 * minuteMs)
    await until(() => done === 1, 'the round at 06:00 in London')
    await clock.tick(10 * minuteMs)
    assert.equal((await rounds()).length, 1)
    assert.deepEqual(await keptJobs(given(), 'digest'), [])
  })

  test('rounds that came due while nothing ran are made up for once', async (t) => {
    const start = Date.parse('2026-05-01T04:50:00Z')
    const before = new TestClock(start)
    const first = await startTestWorkers(t, given(), {}, { clock: before, schedules })
    await before.tick(2 * minuteMs)
    await first.jobs.stop()
    const daysLater = new TestClock(start + 3 * 24 * 60 * minuteMs + 30 * minuteMs)
    let done = 0
    const round = async () => void (done += 1)
    await startTestWorkers(t, given(), { round }, { clock: daysLater, schedules })
    await daysLater.tick(5 * minuteMs)
    await until(() => done === 1, 'the round')
    assert.equal((await rounds()).length, 1)
  })

  test('a schedule that changed in the settings replaces the old one', async (t) => {
    const clock = new TestClock(Date.parse('2026-05-01T04:55:30Z'))
    const first = await startTestWorkers(t, given(), {}, { clock, schedules })
    await first.jobs.stop()
    const later: Schedules = { ...schedules, round: { cron: '0 7 * * *', tz: 'Europe/London' } }
    await startTestWorkers(t, given(), {}, { clock, schedules: later })
    await clock.tick(10 * minuteMs)
    assert.deepEqual(await rounds(), [])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayBeSpokenTo, nextSpeakingMoment, type QuietTimes } from '../../src/domain/quiet-hours.ts'

const usual: QuietTimes = { hours: { start: 18, end: 8 }, daysOff: new Set(['sat', 'sun']) }
const at = (text: string) => new Date(text)
const next = (now: string, zone: string, quiet = usual) =>
  nextSpeakingMoment(at(now), zone, quiet).toISOString()

describe('Quiet hours', () => {
  it('let a message go out at once in working hours', () => {
    assert.equal(next('2026-05-04T06:30:00.123Z', 'Europe/Berlin'), '2026-05-04T06:30:00.123Z')
  })

  it('hold what comes due at night until the morning of the person’s own zone', () => {
    assert.equal(next('2026-05-04T06:00:00Z', 'America/New_York'), '2026-05-04T12:00:00.000Z')
    assert.equal(next('2026-05-04T06:00:00Z', 'Asia/Kolkata'), '2026-05-04T06:00:00.000Z')
    assert.equal(next('2026-05-04T13:00:00Z', 'Asia/Kolkata'), '2026-05-05T02:30:00.000Z')
  })

  it('begin and end on the hour', () => {
    const berlin = (text: string) => mayBeSpokenTo(at(text), 'Europe/Berlin', usual)
    assert.ok(!berlin('2026-05-04T05:59:59Z'))
    assert.ok(berlin('2026-05-04T06:00:00Z'))
    assert.ok(berlin('2026-05-04T15:59:59Z'))
    assert.ok(!berlin('2026-05-04T16:00:00Z'))
  })

  it('hold what comes due on Friday evening until Monday', () => {
    assert.equal(next('2026-05-08T16:00:00Z', 'Europe/Berlin'), '2026-05-11T06:00:00.000Z')
  })

  it('follow the clocks when they change: eight is eight on the Monday after', () => {
    assert.equal(next('2026-03-27T18:00:00Z', 'Europe/Berlin'), '2026-03-30T06:00:00.000Z')
    assert.equal(next('2026-10-23T18:00:00Z', 'Europe/Berlin'), '2026-10-26T07:00:00.000Z')
  })

  it('may lie within one day', () => {
    const lunch: QuietTimes = { hours: { start: 12, end: 14 }, daysOff: new Set() }
    assert.equal(next('2026-05-09T12:10:00Z', 'UTC', lunch), '2026-05-09T14:00:00.000Z')
    assert.equal(next('2026-05-09T14:00:00Z', 'UTC', lunch), '2026-05-09T14:00:00.000Z')
  })

  it('may be none', () => {
    const never: QuietTimes = { hours: null, daysOff: new Set() }
    assert.equal(next('2026-05-09T03:00:00Z', 'UTC', never), '2026-05-09T03:00:00.000Z')
    const same: QuietTimes = { hours: { start: 8, end: 8 }, daysOff: new Set() }
    assert.equal(next('2026-05-09T03:00:00Z', 'UTC', same), '2026-05-09T03:00:00.000Z')
  })

  it('that leave no moment of the week keep nobody from being warned', () => {
    const all = new Set(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)
    assert.equal(
      next('2026-05-09T03:00:00Z', 'UTC', { hours: null, daysOff: all }),
      '2026-05-09T03:00:00.000Z',
    )
  })
})

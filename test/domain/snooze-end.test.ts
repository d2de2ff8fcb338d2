import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { momentOf, splitSnoozeEnd } from '../../src/domain/snooze-end.ts'

const now = new Date('2026-05-04T08:00:00Z')
const expiresAt = new Date('2026-05-25T08:00:00Z')

describe('The end of a snooze', () => {
  const of = (end: Parameters<typeof momentOf>[0], zone = 'UTC') =>
    momentOf(end, { now, zone, expiresAt })?.toISOString()

  it('is so many days from now', () => {
    assert.equal(of({ days: 7 }), '2026-05-11T08:00:00.000Z')
  })

  it('is the first moment of a date where people count their days', () => {
    assert.equal(of({ date: '2026-05-11' }, 'Europe/Prague'), '2026-05-10T22:00:00.000Z')
    assert.equal(of({ date: '2026-05-11' }, 'America/New_York'), '2026-05-11T04:00:00.000Z')
    assert.equal(of({ date: '2026-05-11' }, 'Asia/Kathmandu'), '2026-05-10T18:15:00.000Z')
    assert.equal(of({ date: '2026-05-11' }, 'Pacific/Kiritimati'), '2026-05-10T10:00:00.000Z')
    assert.equal(of({ date: '2026-05-11' }, 'Etc/GMT+12'), '2026-05-11T12:00:00.000Z')
  })

  it('is the first moment that there is where a day begins later', () => {
    assert.equal(of({ date: '2026-09-06' }, 'America/Santiago'), '2026-09-06T04:00:00.000Z')
  })

  it('is none on a day that does not exist', () => {
    for (const date of ['2026-02-30', '2026-13-01', 'soon', ''])
      assert.equal(of({ date }), undefined)
  })

  it('is the secret’s own where as long as possible was asked for', () => {
    assert.equal(of('latest'), expiresAt.toISOString())
  })
})

describe('What follows snooze', () => {
  const cases: [string, string, object | null][] = [
    ['payroll', 'payroll', null],
    ['Payroll API for 14 days', 'Payroll API', { days: 14 }],
    ['payroll 1 DAY', 'payroll', { days: 1 }],
    ['payroll until 2026-05-11', 'payroll', { date: '2026-05-11' }],
    ['payroll 2026-05-11', 'payroll', { date: '2026-05-11' }],
    ['payroll 14', 'payroll 14', null],
    ['payroll 0 days', 'payroll 0 days', null],
    ['14 days', '14 days', null],
    ['days', 'days', null],
  ]
  for (const [text, query, end] of cases) {
    it(`is understood: ${text}`, () => assert.deepEqual(splitSnoozeEnd(text), { query, end }))
  }
})

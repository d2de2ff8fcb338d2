import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, addMonths, dateIn, daysBetween } from '../../src/domain/calendar.ts'

const at = (text: string) => new Date(text)

describe('Months', () => {
  const cases: [string, number, string][] = [
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00Z', 1, '2028-02-29T10:00:00.000Z'],
    ['2028-02-29T10:00:00Z', 12, '2029-02-28T10:00:00.000Z'],
    ['2026-08-31T10:00:00Z', 6, '2027-02-28T10:00:00.000Z'],
    ['2026-05-31T10:00:00Z', 18, '2027-11-30T10:00:00.000Z'],
    ['2026-12-15T23:59:59Z', 24, '2028-12-15T23:59:59.000Z'],
  ]
  for (const [from, months, to] of cases) {
    it(`from ${from.slice(0, 10)}, ${months} later it is ${to.slice(0, 10)}`, () => {
      assert.equal(addMonths(at(from), months).toISOString(), to)
    })
  }

  it('leave the moment that they start from as it is', () => {
    const start = at('2026-01-31T10:00:00Z')
    addMonths(start, 1)
    assert.equal(start.toISOString(), '2026-01-31T10:00:00.000Z')
  })
})

describe('Days', () => {
  it('are 24 hours, also over a change of the clocks', () => {
    assert.deepEqual(addDays(at('2026-03-28T12:00:00Z'), 2), at('2026-03-30T12:00:00Z'))
  })

  it('are those of the zone: an hour before midnight in Auckland is still today there', () => {
    const now = at('2026-05-04T10:00:00Z')
    assert.equal(dateIn('Pacific/Auckland', now), '2026-05-04')
    assert.equal(dateIn('Pacific/Auckland', at('2026-05-04T12:30:00Z')), '2026-05-05')
    assert.equal(daysBetween(now, at('2026-05-04T12:30:00Z'), 'Pacific/Auckland'), 1)
    assert.equal(daysBetween(now, at('2026-05-04T12:30:00Z'), 'UTC'), 0)
  })

  it('west of Greenwich, midnight in UTC is still the day before', () => {
    assert.equal(dateIn('America/Los_Angeles', at('2026-05-04T06:59:00Z')), '2026-05-03')
  })

  it('are counted over all years, past four digits and below', () => {
    const now = at('2026-05-04T08:00:00Z')
    const never = at('9999-12-31T23:59:59.9999999Z')
    assert.equal(daysBetween(now, never, 'UTC'), 2_912_319)
    assert.equal(daysBetween(now, never, 'Pacific/Auckland'), 2_912_320)
    assert.equal(daysBetween(now, at('1969-12-31T00:00:00Z'), 'UTC'), -20_578)
    assert.equal(daysBetween(now, at('0001-01-01T00:00:00Z'), 'UTC'), -739_739)
    assert.ok(daysBetween(now, at('0001-01-01T00:00:00Z'), 'America/Los_Angeles') < -730_000)
  })

  it('that have 23 or 25 hours count as one', () => {
    const zone = 'Europe/Berlin'
    assert.equal(daysBetween(at('2026-03-28T23:30:00Z'), at('2026-03-29T22:30:00Z'), zone), 1)
    assert.equal(daysBetween(at('2026-10-24T22:30:00Z'), at('2026-10-25T23:30:00Z'), zone), 1)
    assert.equal(daysBetween(at('2026-03-01T12:00:00Z'), at('2026-11-01T12:00:00Z'), zone), 245)
  })

  it('that are past count below zero', () => {
    assert.equal(daysBetween(at('2026-05-04T00:00:00Z'), at('2026-05-01T23:59:59Z'), 'UTC'), -3)
  })
})

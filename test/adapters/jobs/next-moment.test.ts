import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nextMoment } from '../../../src/adapters/jobs/next-moment.ts'

describe('the next moment of a schedule', () => {
  const next = (cron: string, tz: string, after: string) =>
    nextMoment({ cron, tz }, new Date(after))?.toISOString()

  test('is today while it is still to come, else tomorrow', () => {
    assert.equal(next('0 6 * * *', 'UTC', '2026-05-04T05:59:59Z'), '2026-05-04T06:00:00.000Z')
    assert.equal(next('0 6 * * *', 'UTC', '2026-05-04T06:00:00Z'), '2026-05-05T06:00:00.000Z')
  })

  test('is meant in the zone, on both sides of a change of clocks', () => {
    assert.equal(
      next('0 6 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z'),
      '2026-03-29T04:00:00.000Z',
    )
    assert.equal(
      next('0 6 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z'),
      '2026-10-25T05:00:00.000Z',
    )
  })

  test('is none where the expression is none', () => {
    assert.equal(nextMoment({ cron: 'a b c d e', tz: 'UTC' }, new Date(0)), null)
  })
})

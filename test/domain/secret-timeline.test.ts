import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays } from '../../src/domain/calendar.ts'
import { timelineOf } from '../../src/domain/secret-timeline.ts'

const now = new Date('2026-05-04T09:00:00Z')
const life = (begun: number, left: number) => ({
  startsAt: addDays(now, -begun),
  expiresAt: addDays(now, left),
})

describe('the time line of client secrets', () => {
  test('is none where there is no secret', () => {
    assert.equal(timelineOf([], now), undefined)
  })

  test('reaches from the first beginning to the last end', () => {
    const line = timelineOf([life(100, 50), life(300, 40), life(40, 100)], now)
    assert.deepEqual(line, {
      from: addDays(now, -300),
      until: addDays(now, 100),
      today: 0.75,
      bars: [
        { begin: 0.5, end: 0.875 },
        { begin: 0, end: 0.85 },
        { begin: 0.65, end: 1 },
      ],
    })
  })

  test('shows a month to either side of today at least', () => {
    const line = timelineOf([life(10, -5)], now)
    assert.deepEqual(line?.from, addDays(now, -30))
    assert.deepEqual(line?.until, addDays(now, 30))
    assert.equal(line?.today, 0.5)
  })

  test('lets what lasts for ever run to the edge, and the others keep their shape', () => {
    const line = timelineOf([life(100_000, 200_000), life(400, 400)], now)
    assert.deepEqual(line?.bars, [
      { begin: 0, end: 1 },
      { begin: 0.25, end: 0.75 },
    ])
  })

  test('gives a secret that ends before it begins a bar without length', () => {
    const line = timelineOf([life(-20, 10), life(100, 100)], now)
    assert.equal(line?.bars[0]?.begin, line?.bars[0]?.end)
  })

  test('keeps a bar that lies beyond the axis on its edge', () => {
    const line = timelineOf([life(2_000, -1_900), life(-900, 1_000)], now)
    assert.deepEqual(line?.bars, [
      { begin: 0, end: 0 },
      { begin: 1, end: 1 },
    ])
  })
})

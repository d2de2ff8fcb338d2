import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { judge, type Rule } from '../../bench/soak/judge.ts'
import { inParts, median, type Reading, slopeOf } from '../../bench/soak/slope.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

/** A reading a minute for so many hours. */
function readings(hours: number, valueAt: (hour: number, at: number) => number): Reading[] {
  return Array.from({ length: Math.round(hours * 60) + 1 }, (_, at) => ({
    atMs: at * minuteMs,
    value: valueAt(at / 60, at),
  }))
}

/** Up and down by a tenth, the same in every run. */
const restless = (at: number) => 1 + 0.1 * Math.sin(at * at)

suite('A slope', () => {
  test('is that of a straight line', () => {
    const slope = slopeOf(readings(1, (hour) => 100 + 8 * hour))
    assert.ok(Math.abs((slope?.perHour ?? 0) - 8) < 1e-9)
  })

  test('is not moved by a few readings far off', () => {
    const slope = slopeOf(readings(1, (hour, at) => (at % 15 === 7 ? 5_000 : 100 + 8 * hour)))
    assert.ok(Math.abs((slope?.perHour ?? 0) - 8) < 1)
  })

  test('lies between its bounds, which a restless series has further apart', () => {
    const calm = slopeOf(readings(1, (hour, at) => 8 * hour + 0.1 * restless(at)))
    const rough = slopeOf(readings(1, (hour, at) => 8 * hour + 20 * restless(at)))
    for (const slope of [calm, rough]) {
      assert.ok(slope && slope.least <= slope.perHour && slope.perHour <= slope.most)
      assert.ok(slope.least <= 8 && 8 <= slope.most)
    }
    const width = (slope: typeof calm) => (slope?.most ?? 0) - (slope?.least ?? 0)
    assert.ok(width(rough) > 20 * width(calm))
  })

  test('is not named from a handful of readings', () => {
    assert.equal(slopeOf(readings(1, () => 1).slice(0, 7)), undefined)
  })
})

suite('Parts of the time', () => {
  test('have the median of their readings, in their middle', () => {
    const four = [10, 30, 20, 500].map((value, at) => ({ atMs: at * 10, value }))
    assert.deepEqual(inParts([...four, { atMs: 40, value: 7 }], 2), [
      { atMs: 10, value: 20 },
      { atMs: 30, value: 20 },
    ])
  })

  test('that have no reading are left out', () => {
    const two = [
      { atMs: 0, value: 1 },
      { atMs: 100, value: 2 },
    ]
    assert.equal(inParts(two, 4).length, 2)
  })
})

test('The median of an even number of values lies halfway between the two', () => {
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.equal(median([3, 1, 2]), 2)
})

suite('A verdict', () => {
  const verdict = (rule: Rule, hours: number, valueAt: (hour: number, at: number) => number) =>
    judge({ what: 'it', unit: 'MB', rule, readings: readings(hours, valueAt) }, 0, hours * hourMs)
  const aDay: Rule = { by: 'slope', mostPerDay: 64 }

  test('is flat where growth within the bounds stays below the limit', () => {
    assert.equal(verdict(aDay, 2, (hour, at) => 300 + hour + 5 * restless(at)).verdict, 'flat')
  })

  test('is that it grows where even the least growth is above the limit', () => {
    assert.equal(verdict(aDay, 2, (hour, at) => 300 + 6 * hour + 5 * restless(at)).verdict, 'grows')
  })

  test('is unclear where a run is too short for how restless it was', () => {
    assert.equal(verdict(aDay, 1, (_, at) => 300 * restless(at)).verdict, 'unclear')
  })

  test('is unclear before half an hour has passed after the warm-up, however much it grew', () => {
    const growing = (hour: number) => 300 + 500 * hour
    assert.equal(verdict(aDay, 0.6, growing).verdict, 'unclear')
    assert.equal(verdict(aDay, 0.7, growing).verdict, 'grows')
  })

  test('leaves the warm-up out', () => {
    const warming = (hour: number) => (hour < 0.5 ? 100 + 400 * hour : 300)
    const { verdict: given, slope, first, last } = verdict(aDay, 2, warming)
    assert.equal(given, 'flat')
    assert.equal(slope?.perHour, 0)
    assert.ok(first < last)
  })

  test('of what must not grow at all looks at the lowest values, so that what comes and goes is none', () => {
    const rule: Rule = { by: 'floor' }
    const comesAndGoes = (_: number, at: number) => 40 + (at % 7)
    assert.equal(verdict(rule, 2, comesAndGoes).verdict, 'flat')
    const leaks = (hour: number, at: number) => comesAndGoes(hour, at) + (hour > 1 ? 1 : 0)
    assert.equal(verdict(rule, 2, leaks).verdict, 'grows')
  })

  test('of what comes and goes needs more at the least than there ever was', () => {
    const rule: Rule = { by: 'range' }
    const comesAndGoes = (_: number, at: number) => 10 + (at % 3)
    const more = (by: number) => (hour: number, at: number) =>
      comesAndGoes(hour, at) + (hour > 1 ? by : 0)
    assert.equal(verdict(rule, 2, more(2)).verdict, 'flat')
    assert.equal(verdict(rule, 2, more(3)).verdict, 'grows')
  })

  test('of what comes and goes is unclear where it was looked at twice', () => {
    const series = [0, 30, 35, 110, 115].map((at) => ({ atMs: at * minuteMs, value: at }))
    const { verdict: given } = judge(
      { what: 'it', unit: '', rule: { by: 'range' }, readings: series },
      0,
      2 * hourMs,
    )
    assert.equal(given, 'unclear')
  })

  test('of what grows on purpose is its name', () => {
    assert.equal(verdict({ by: 'nothing' }, 2, (hour) => 1_000 * hour).verdict, 'named')
  })
})

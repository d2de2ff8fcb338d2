import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ratesOf } from '../../bench/fanout/fanout-plot.ts'
import { curve } from '../../bench/tap/tap-plot.ts'

suite('The curve of taps', () => {
  test('ends with the slowest tap, which is as rare as there are taps', () => {
    const points = curve(Array.from({ length: 1_000 }, (_, at) => at + 1))
    assert.deepEqual(points.at(-1), { rarity: 2_000, milliseconds: 1_000 })
  })

  test('keeps every tap of the tail, and some of the many others', () => {
    const points = curve(Array.from({ length: 1_000 }, (_, at) => at + 1))
    const tail = points.filter(({ milliseconds }) => milliseconds > 950)
    assert.equal(tail.length, 50)
    assert.ok(points.length < 250)
  })
})

suite('The course of messages', () => {
  test('counts each second, those without a message as well', () => {
    const told = { admittedAt: [5_000, 5_400, 7_900], refusedAt: [6_100, 8_200] }
    const rates = ratesOf({ told }).map(({ how, requests }) => [how, requests])
    assert.deepEqual(rates, [
      ['let through', 2],
      ['let through', 0],
      ['let through', 1],
      ['let through', 0],
      ['refused (429)', 0],
      ['refused (429)', 1],
      ['refused (429)', 0],
      ['refused (429)', 1],
    ])
  })
})

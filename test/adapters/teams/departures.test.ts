import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Departures } from '../../../src/adapters/teams/departures.ts'

const limit = { most: 5, withinMs: 200 }

/** Starts so many at once and gives when each left, in the order in which they came. */
async function leaveTogether(departures: Departures, count: number): Promise<number[]> {
  const left = Array.from({ length: count }, async () => {
    await departures.next()
    return performance.now()
  })
  return Promise.all(left)
}

function busiest(moments: readonly number[], withinMs: number): number {
  const withIn = (from: number) => moments.filter((at) => at >= from && at < from + withinMs)
  return Math.max(...moments.map((from) => withIn(from).length))
}

/** The process is busy with something else. */
function stall(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('requests that come together leave in order, and never more of them than may', async () => {
  const left = await leaveTogether(new Departures(limit), 17)
  assert.deepEqual(
    left,
    [...left].sort((a, b) => a - b),
  )
  // What is measured here is read a moment after it was decided there.
  assert.equal(busiest(left, limit.withinMs - 20), limit.most)
  assert.ok((left.at(-1) ?? 0) - (left[0] ?? 0) >= 3 * limit.withinMs - 20)
})

test('requests that wait behind a busy process do not leave all at once', async () => {
  const departures = new Departures(limit)
  const before = await leaveTogether(departures, 3)
  const waiting = leaveTogether(departures, 12)
  stall(3 * limit.withinMs)
  const left = [...before, ...(await waiting)]
  assert.ok(busiest(left, limit.withinMs - 20) <= limit.most)
})

test('a request after a rest leaves at once', async () => {
  const departures = new Departures({ most: 1, withinMs: 50 })
  await departures.next()
  stall(60)
  const began = performance.now()
  await departures.next()
  assert.ok(performance.now() - began < 40)
})

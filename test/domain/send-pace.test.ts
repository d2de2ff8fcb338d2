import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  conversationLimits,
  conversationPaces,
  mostWithin,
  type Pace,
  tenantLimit,
  tenantPace,
} from '../../src/domain/send-pace.ts'

/** When messages go that are sent as early as every pace lets them. */
function greedily(paces: readonly Pace[], untilMs: number): number[] {
  const freeAt = paces.map(() => 0)
  const sent: number[] = []
  for (let at = 0; at <= untilMs; ) {
    sent.push(at)
    paces.forEach(({ everyMs }, which) => {
      freeAt[which] = Math.max(freeAt[which] ?? 0, at) + everyMs
    })
    const starts = paces.map(
      ({ everyMs, atOnce }, which) => (freeAt[which] ?? 0) - everyMs * (atOnce - 1),
    )
    at = Math.max(at, ...starts)
  }
  return sent
}

function busiest(sent: readonly number[], withinMs: number): number {
  let most = 0
  let first = 0
  for (let last = 0; last < sent.length; last += 1) {
    while ((sent[last] ?? 0) - (sent[first] ?? 0) > withinMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

test('the pace of the tenant keeps below its limit, and uses 95 % of it', () => {
  const { most, withinMs } = tenantLimit
  assert.ok(mostWithin(tenantPace, withinMs) < most)
  assert.ok(withinMs / tenantPace.everyMs >= 0.95 * most)
})

test('the paces of a conversation together keep to every limit of it', () => {
  const { short, long } = conversationPaces
  for (const { most, withinMs } of conversationLimits) {
    const allowed = Math.min(mostWithin(short, withinMs), mostWithin(long, withinMs))
    assert.ok(allowed <= most, `${allowed} of ${most} within ${withinMs} ms`)
  }
})

test('somebody who sends as early as a pace allows never sends more than it says', () => {
  const { short, long } = conversationPaces
  const hours = greedily([short, long], 2 * 3_600_000)
  for (const { most, withinMs } of conversationLimits) {
    assert.ok(busiest(hours, withinMs) <= most, `within ${withinMs} ms`)
  }
  const minute = greedily([tenantPace], 60_000)
  assert.equal(busiest(minute, 1_000), mostWithin(tenantPace, 1_000))
})

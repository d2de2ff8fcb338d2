import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Pacer } from '../../../src/adapters/graph/pacer.ts'
import type { GraphMeter } from '../../../src/application/ports/graph-meter.ts'
import { failureOf } from '../entra/failures.ts'
import { fakeTime } from './fake-time.ts'

const low = { priority: 'low', units: 1, certificates: false, longestWaitMs: 120_000 } as const
const high = { ...low, priority: 'high' } as const
const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers })

function givenPacer(meter?: GraphMeter) {
  const time = fakeTime()
  return { time, pacer: new Pacer({ ...time, ...(meter && { meter }) }) }
}

describe('The pacer', () => {
  it('lets everything go while nothing is short', async () => {
    const { pacer, time } = givenPacer()
    for (let sent = 0; sent < 100; sent += 1) {
      pacer.answered(await pacer.admit(low), answer(200, { 'x-ms-resource-unit': '1' }))
    }
    assert.deepEqual(time.slept, [])
  })

  it('holds low requests as long as Graph asks, whichever request it answered', async () => {
    for (const asked of [low, high]) {
      const { pacer, time } = givenPacer()
      pacer.answered(await pacer.admit(asked), answer(429, { 'retry-after': '30' }))
      await pacer.admit(low)
      assert.deepEqual(time.slept, [30_000])
    }
  })

  it('holds no high request, whatever Graph asks and whatever was spent', async () => {
    const { pacer, time } = givenPacer()
    for (let sent = 0; sent < 5_000; sent += 1) await pacer.admit({ ...high, certificates: true })
    pacer.answered(await pacer.admit(high), answer(429, { 'retry-after': '30' }))
    await pacer.admit(high)
    assert.deepEqual(time.slept, [])
  })

  it('holds ever longer, with jitter, where Graph does not say how long', async () => {
    const { pacer, time } = givenPacer()
    for (let refused = 0; refused < 4; refused += 1) {
      pacer.answered(await pacer.admit(low), answer(429))
    }
    await pacer.admit(low)
    const between = [
      [1_000, 2_000],
      [2_000, 4_000],
      [4_000, 8_000],
      [8_000, 16_000],
    ]
    assert.equal(time.slept.length, between.length)
    for (const [index, [least = 0, most = 0] = []] of between.entries()) {
      const wait = time.slept[index] ?? Number.NaN
      assert.ok(wait >= least && wait <= most, `wait ${index} is ${wait}`)
    }
  })

  it('begins with a short hold again once Graph answered', async () => {
    const { pacer, time } = givenPacer()
    for (const status of [429, 429, 200, 429]) {
      pacer.answered(await pacer.admit(low), answer(status))
    }
    await pacer.admit(low)
    const last = time.slept.at(-1) ?? Number.NaN
    assert.ok(last >= 1_000 && last <= 2_000, `the last wait is ${last}`)
  })

  it('lets pages of lists go evenly while people press buttons, and at once while nobody does', async () => {
    const { pacer, time } = givenPacer()
    const page = { ...low, certificates: true }
    for (let sent = 0; sent < 20; sent += 1) await pacer.admit(page)
    assert.deepEqual(time.slept, [])
    await pacer.admit(high)
    for (let sent = 0; sent < 3; sent += 1) await pacer.admit(page)
    assert.deepEqual(
      time.slept.map((ms) => Math.round(ms)),
      [429, 429, 429],
      '140 a minute',
    )
    await pacer.admit(page)
    assert.equal(time.slept.length, 3, 'a second after the last press')
    await pacer.admit(high)
    await pacer.admit(low)
    assert.equal(time.slept.length, 3, 'other requests do not wait')
  })

  it('refuses a low request that would wait longer than it may', async () => {
    const { pacer, time } = givenPacer()
    pacer.answered(await pacer.admit(low), answer(429, { 'retry-after': '300' }))
    const failure = await failureOf(pacer.admit(low))
    assert.partialDeepStrictEqual(failure, { reason: 'throttled', retryAfterMs: 300_000 })
    assert.deepEqual(time.slept, [])
  })

  it('slows down from four fifths of the limit on, more the more is used', async () => {
    const { pacer, time } = givenPacer()
    for (const share of ['0.8', '1.0', '1.8']) {
      const ticket = await pacer.admit(low)
      pacer.answered(ticket, answer(200, { 'x-ms-throttle-limit-percentage': share }))
    }
    await pacer.admit(low)
    assert.deepEqual(
      time.slept.map((ms) => Math.round(ms)),
      [2_000, 4_000, 10_000],
    )
  })

  it('spends half of the smallest limit at most in any ten seconds', async () => {
    const { pacer, time } = givenPacer()
    for (let sent = 0; sent < 350; sent += 1) {
      pacer.answered(await pacer.admit(low), answer(200, { 'x-ms-resource-unit': '5' }))
      time.pass(10)
    }
    assert.deepEqual(time.slept, [])
    await pacer.admit(low)
    assert.deepEqual(time.slept, [6_500])
  })

  it('leaves low requests what high ones do not need', async () => {
    const { pacer, time } = givenPacer()
    for (let sent = 0; sent < 1_750; sent += 1) await pacer.admit(high)
    await pacer.admit(low)
    assert.deepEqual(time.slept, [10_000])
  })

  it('lets a single request go that is larger than the budget', async () => {
    const { pacer, time } = givenPacer()
    await pacer.admit({ ...low, units: 2_000 })
    assert.deepEqual(time.slept, [])
  })

  it('sends fewer than 150 requests a minute that read certificates', async () => {
    const { pacer, time } = givenPacer()
    const sentAt: number[] = []
    for (let sent = 0; sent < 400; sent += 1) {
      await pacer.admit({ ...low, certificates: true })
      sentAt.push(time.now())
      time.pass(100)
    }
    for (const from of sentAt) {
      const within = sentAt.filter((at) => at >= from && at < from + 60_000)
      assert.ok(within.length < 150, `${within.length} within a minute`)
    }
    assert.ok(time.now() < 3 * 60_000)
  })

  it('installs for a few people a second, and holds up nothing else for it', async () => {
    const { pacer, time } = givenPacer()
    const sentAt: number[] = []
    for (let sent = 0; sent < 31; sent += 1) {
      await pacer.admit({ ...low, installs: true })
      sentAt.push(time.now())
    }
    for (const from of sentAt) {
      const within = sentAt.filter((at) => at >= from && at < from + 1_000)
      assert.ok(within.length <= 3, `${within.length} within a second`)
    }
    assert.equal(time.now(), 10_000)
    const slept = time.slept.length
    await pacer.admit(low)
    await pacer.admit({ ...high, installs: true })
    assert.equal(time.slept.length, slept)
  })

  it('counts what was spent, refused and waited for', async () => {
    const told: (readonly [string, string, number?])[] = []
    const { pacer } = givenPacer({
      spent: (priority, units) => told.push(['spent', priority, units]),
      throttled: (priority) => told.push(['throttled', priority]),
      waited: (priority, ms) => told.push(['waited', priority, ms]),
    })
    const refusal = { 'retry-after': '3', 'x-ms-resource-unit': '2' }
    pacer.answered(await pacer.admit(high), answer(429, refusal))
    pacer.answered(await pacer.admit({ ...low, units: 20 }), answer(200))
    assert.deepEqual(told, [
      ['spent', 'high', 2],
      ['throttled', 'high'],
      ['waited', 'low', 3_000],
      ['spent', 'low', 20],
    ])
  })
})

import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { postgresSendPace } from '../../../src/adapters/postgres/send-pace.ts'
import { bookSlot, pauseAll } from '../../../src/adapters/postgres/send-slots.ts'
import type { SendPace } from '../../../src/application/ports/send-pace.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { tenantDepartures, tenantPace } from '../../../src/domain/send-pace.ts'
import { forEachEngine, type TestEngine } from '../../support/engine.ts'
import { keepingLog } from '../../support/engine-log.ts'
import { until } from '../../support/engine-workers.ts'

/** An instance of the product on the engine; its pauses are kept and not slept through. */
function instance({ engine }: TestEngine, { sleeps = false } = {}) {
  const slept: number[] = []
  const log = keepingLog()
  const clock = {
    sleep: async (ms: number, signal?: AbortSignal) => {
      slept.push(ms)
      if (sleeps) await wait(ms, undefined, { signal })
    },
  }
  return { pace: postgresSendPace(engine.database, { clock, log }), slept, log }
}

/** Takes a turn to its beginning; gives the wait where none is near. */
async function takeTurn(pace: SendPace, conversationId: string, signal?: AbortSignal) {
  const turn = await pace.turn(conversationId, signal)
  if ('laterMs' in turn) return turn.laterMs
  await turn.begins()
  return 0
}

/** What a fresh look says that is left of a pause. */
async function pauseLeft({ engine }: TestEngine): Promise<number> {
  return (await bookSlot(engine.database, null, 10_000)).pauseMs
}

forEachEngine((given) => {
  describe('turns', () => {
    test('come one after the other at the pace of the tenant, on all instances together', async () => {
      const [one, other] = [instance(given()), instance(given())]
      const began = performance.now()
      for (let count = 0; count < 60; count += 1) {
        const turn = await (count % 2 ? one : other).pace.turn(`chat-${count}`)
        assert.ok(!('laterMs' in turn))
      }
      const spentMs = performance.now() - began
      const last = Math.max(one.slept.at(-1) ?? 0, other.slept.at(-1) ?? 0)
      // A turn is given out a moment before it begins.
      const fair = (60 - tenantPace.atOnce) * tenantPace.everyMs - 100
      assert.ok(spentMs + last >= fair, `${spentMs} + ${last} of ${fair} ms`)
    })

    test('in one conversation come at its own pace, and hold up no other conversation', async () => {
      const { pace, slept } = instance(given())
      for (let count = 0; count < 8; count += 1) await takeTurn(pace, 'chat-of-ada')
      const longest = Math.max(...slept)
      assert.ok(longest > 1_000 && longest < 1_700, `${longest} ms`)
      slept.length = 0
      assert.equal(await takeTurn(pace, 'chat-of-ben'), 0)
      assert.ok((slept[0] ?? 0) < 200, `${slept[0]} ms`)
    })

    test('of a conversation that has used up its hour are handed back', async () => {
      const { pace, slept } = instance(given())
      for (let count = 0; count < 60; count += 1) pace.sentAtOnce('chat-of-ada')
      const usedUp = async () => (await bookSlot(given().engine.database, 'chat-of-ada', 1)).kind
      await until(async () => (await usedUp()) === 'held', 'the messages to be counted')
      const laterMs = await takeTurn(pace, 'chat-of-ada')
      assert.ok(laterMs >= 10_000 && laterMs <= 20_000, `${laterMs} ms`)
      assert.deepEqual(slept, [10_000], 'ten seconds at most')
    })

    test('make way for messages that go at once, which wait for nobody', async () => {
      const { pace } = instance(given())
      for (let count = 0; count < 100; count += 1) pace.sentAtOnce(`chat-${count}`)
      const waits = async () => (await bookSlot(given().engine.database, null, 10_000)).waitMs
      await until(async () => (await waits()) > 1_000, 'the messages to be counted')
    })

    /** Turns of others that were booked before. */
    const bookAhead = async (ms: number) => {
      const { pace } = instance(given())
      for (let at = 0; at * tenantPace.everyMs < ms; at += 1) pace.sentAtOnce(`other-${at}`)
      const waits = async () => (await bookSlot(given().engine.database, null, 10_000)).waitMs
      await until(async () => (await waits()) > ms * 0.8, 'the messages to be counted')
    }

    test('are given out a moment before they begin', async () => {
      await bookAhead(400)
      const { pace } = instance(given(), { sleeps: true })
      const turn = await pace.turn('chat-of-ada')
      assert.ok(!('laterMs' in turn))
      const outAt = performance.now()
      await turn.begins()
      const aheadMs = performance.now() - outAt
      assert.ok(aheadMs > 20 && aheadMs < 200, `${aheadMs} ms`)
    })

    test('that a busy process comes too late for all at once begin no faster than Teams takes them', async () => {
      let sleeps = false
      const whose = new AsyncLocalStorage<number>()
      const slept = new Set<number | undefined>()
      const sleep = async (ms: number) => {
        if (!sleeps) return
        slept.add(whose.getStore())
        await wait(ms)
      }
      const clock = { sleep }
      const paces = [0, 1].map(() =>
        postgresSendPace(given().engine.database, { clock, log: keepingLog() }),
      )
      const turns = await Promise.all(
        Array.from({ length: 60 }, (_, at) => paces[at % 2]?.turn(`chat-${at}`)),
      )
      await wait(60 * tenantPace.everyMs + 100)
      sleeps = true
      const left = await Promise.all(
        turns.map(async (turn, at) => {
          assert.ok(turn && !('laterMs' in turn))
          await whose.run(at, () => turn.begins())
          return performance.now()
        }),
      )
      left.sort((a, b) => a - b)
      const { most, withinMs } = tenantDepartures
      const since = (at: number) => (left[at] ?? 0) - (left[0] ?? 0)
      assert.ok(slept.size <= turns.length - most, 'whoever has room leaves at once')
      // The answer of the last one of them may be read later than that of the first after them.
      assert.ok(since(most) > withinMs - 300, `${since(most)} ms`)
    })

    test('begin after messages that went at once meanwhile', async () => {
      const { pace } = instance(given(), { sleeps: true })
      const turn = await pace.turn('chat-of-ada')
      assert.ok(!('laterMs' in turn))
      for (let count = 0; count < tenantDepartures.most; count += 1)
        pace.sentAtOnce(`chat-${count}`)
      const departures = async () => {
        const { database } = given().engine
        const rows = database.selectFrom('send_pace').select('departures')
        return (await rows.where('scope', '=', '*').executeTakeFirst())?.departures.length
      }
      await until(async () => (await departures()) === tenantDepartures.most, 'them to be counted')
      const began = performance.now()
      await turn.begins()
      assert.ok(performance.now() - began > 500)
      assert.equal(await departures(), tenantDepartures.most, 'of older ones nobody asks')
    })

    test('leave room later where their message was long under way', async () => {
      const { pace } = instance(given())
      const departures = async () => {
        const { database } = given().engine
        const rows = database.selectFrom('send_pace').select('departures')
        const row = await rows.where('scope', '=', '*').executeTakeFirstOrThrow()
        return row.departures.map(Number)
      }
      const send = async (number: number, underWayMs = 0) => {
        const turn = await pace.turn(`chat-${number}`)
        assert.ok(!('laterMs' in turn))
        await turn.begins()
        const left = (await departures()).at(-1) ?? 0
        await wait(underWayMs)
        turn.answered?.()
        return left
      }
      for (let count = 0; count < 10; count += 1) await send(count)
      const before = await departures()
      const left = await send(10, 250)
      await until(async () => !(await departures()).includes(left), 'the correction')
      const [late = 0, ...others] = (await departures()).toReversed()
      assert.ok(late - left > 150 && late - left < 400, `${late - left} ms`)
      assert.deepEqual(others.toReversed(), before, 'nothing else changes')
    })

    test('that were given out do not begin in a pause that another instance met', async () => {
      const [one, other] = [instance(given()), instance(given())]
      const turn = await one.pace.turn('chat-of-ada')
      assert.ok(!('laterMs' in turn))
      other.pace.throttled(25_000)
      await until(async () => (await pauseLeft(given())) > 0, 'the pause')
      await assert.rejects(turn.begins(), { reason: 'throttled' })
    })

    test('leave room later where their message was long under way', async () => {
      const { pace } = instance(given())
      const departures = async () => {
        const { database } = given().engine
        const rows = database.selectFrom('send_pace').select('departures')
        const row = await rows.where('scope', '=', '*').executeTakeFirstOrThrow()
        return row.departures.map(Number)
      }
      const send = async (number: number, underWayMs = 0) => {
        const turn = await pace.turn(`chat-${number}`)
        assert.ok(!('laterMs' in turn))
        await turn.begins()
        const left = (await departures()).at(-1) ?? 0
        await wait(underWayMs)
        turn.answered?.()
        return left
      }
      for (let count = 0; count < 10; count += 1) await send(count)
      const before = await departures()
      const left = await send(10, 250)
      await until(async () => !(await departures()).includes(left), 'the correction')
      const [late = 0, ...others] = (await departures()).toReversed()
      assert.ok(late - left > 150 && late - left < 400, `${late - left} ms`)
      assert.deepEqual(others.toReversed(), before, 'nothing else changes')
    })

    test('that were given out do not begin in a pause', async () => {
      const { pace } = instance(given())
      const turn = await pace.turn('chat-of-ada')
      assert.ok(!('laterMs' in turn))
      pace.throttled(25_000)
      await assert.rejects(turn.begins(), (error) => {
        assert.ok(error instanceof ServiceError)
        assert.equal(error.reason, 'throttled')
        assert.ok((error.retryAfterMs ?? 0) > 20_000)
        return true
      })
    })

    test('are given up as soon as the work is told to stop', async () => {
      const { pace } = instance(given(), { sleeps: true })
      await pauseAll(given().engine.database, 60_000)
      const stop = new AbortController()
      const turn = takeTurn(pace, 'chat-of-ada', stop.signal)
      stop.abort()
      await assert.rejects(turn, { name: 'AbortError' })
    })

    test('cannot be asked for inside a transaction', async () => {
      const { pace } = instance(given())
      await given().store.transaction(async () => {
        await assert.rejects(takeTurn(pace, 'chat-of-ada'), /inside a transaction/)
      })
    })
  })

  describe('one refusal by Teams', () => {
    test('holds all instances up, as long as Teams asked', async () => {
      const [one, other] = [instance(given()), instance(given())]
      one.pace.throttled(25_000)
      await until(async () => (await pauseLeft(given())) > 0, 'the pause')
      const laterMs = await takeTurn(other.pace, 'chat-of-ada')
      assert.deepEqual(other.slept, [10_000])
      assert.ok(laterMs > 20_000 && laterMs <= 50_000, `${laterMs} ms`)
      assert.deepEqual(
        one.log.lines.map(({ event }) => event),
        ['teams.throttled'],
      )
    })

    test('holds up at once what the same instance is about to send', async () => {
      const { pace, slept } = instance(given())
      pace.throttled(2_000)
      const turn = await takeTurn(pace, 'chat-of-ada')
      assert.ok(turn > 0)
      assert.ok((slept[0] ?? 0) > 1_500)
    })

    test('that came while a turn was waited for takes the turn back', async () => {
      const { pace, slept } = instance(given(), { sleeps: true })
      for (let count = 0; count < 30; count += 1) pace.sentAtOnce(`chat-${count}`)
      const busy = async () => (await bookSlot(given().engine.database, null, 10_000)).waitMs > 400
      await until(busy, 'the messages to be counted')
      const began = performance.now()
      const turn = takeTurn(pace, 'chat-of-ada')
      await until(() => slept.length > 0, 'the wait')
      pace.throttled(1_500)
      assert.equal(await turn, 0)
      assert.ok(performance.now() - began >= 1_500)
    })

    test('uses up no budget while it lasts', async () => {
      const { database } = given().engine
      await pauseAll(database, 60_000)
      for (let count = 0; count < 20; count += 1) await bookSlot(database, 'chat-of-ada', 10_000)
      const over = { paused_until: new Date(0) }
      await database.updateTable('send_pace').set(over).where('scope', '=', '*').execute()
      const { kind, waitMs } = await bookSlot(database, 'chat-of-ada', 10_000)
      assert.equal(kind, 'tenant')
      assert.ok(waitMs < 100, `${waitMs} ms`)
    })
  })

  describe('a refusal that names no time', () => {
    test('pauses longer when it comes again, by chance, and never longer than half a minute', async () => {
      const { database } = given().engine
      const pauses: number[] = []
      for (let count = 0; count < 12; count += 1) {
        pauses.push(await pauseAll(database, undefined))
        await database
          .updateTable('send_pace')
          .set({ paused_until: new Date() })
          .where('scope', '=', '*')
          .execute()
        await wait(5)
      }
      assert.ok(
        pauses.every((ms) => ms >= 900 && ms <= 30_000),
        pauses.join(),
      )
      assert.ok(Math.max(...pauses.slice(4)) > 3_000, pauses.join())
      assert.ok(new Set(pauses.slice(1).map(Math.round)).size > 3, pauses.join())
    })

    test('is one pause for all messages that were under way together', async () => {
      const { database } = given().engine
      const pauses = []
      for (let count = 0; count < 10; count += 1) pauses.push(await pauseAll(database, undefined))
      assert.ok(
        pauses.every((ms) => ms <= 1_000),
        pauses.join(),
      )
      const [row] = await database.selectFrom('send_pace').select('pause_ms').execute()
      assert.equal(row?.pause_ms, 1_000, 'the next one grows from this one')
    })

    test('after ten calm seconds is a first one again', async () => {
      const { database } = given().engine
      await pauseAll(database, undefined)
      const calm = { pause_ms: 30_000, paused_until: new Date(Date.now() - 11_000) }
      await database.updateTable('send_pace').set(calm).where('scope', '=', '*').execute()
      assert.ok((await pauseAll(database, undefined)) <= 3_000)
    })
  })
})

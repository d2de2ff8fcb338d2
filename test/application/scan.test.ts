import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { Card } from '../../src/application/card.ts'
import type { ScanCard } from '../../src/application/cards/scan-card.ts'
import { refreshScanCards } from '../../src/application/refresh-scan-cards.ts'
import { followScan } from '../../src/application/scan.ts'
import { ServiceError } from '../../src/application/service-error.ts'
import { showProgress } from '../../src/application/show-progress.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, erin } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { work } from '../support/worlds/work.ts'

const roundJob = { queue: 'round', data: { full: true } }
const lastWord = { queue: 'refresh-scan-cards', data: {} }
const adminsOnly: Card = { kind: 'message', message: { code: 'adminsOnly' } }

describe('A scan', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    await world.store.conversations.remember(chatOf(erin), world.clock.now())
  })

  const ask = (person: Person) =>
    answerText(world.ports, rules, { person, text: 'scan', where: 'personal' })
  const waiting = () => waitingJobs(world.database)
  const address = (activityId = 'scan-1') => ({ conversationId: chatOf(erin).id, activityId })
  const shown = (activityId?: string) => world.messenger.cardAt(address(activityId))

  /** Somebody asks, and has the answer before them. */
  async function scan(activityId?: string): Promise<ScanCard> {
    const card = await ask(erin)
    assert.ok(card.kind === 'scan')
    world.messenger.place(address(activityId), card)
    await followScan(world.ports, card, address(activityId))
    return card
  }

  const begin = () => world.store.inventory.beginRound(world.clock.now())
  /** A clock that lets others have their turn: the engine in memory alone never does. */
  const paced = () => ({
    ...world.ports,
    clock: {
      now: () => world.clock.now(),
      sleep: async (ms: number, signal?: AbortSignal) => {
        await new Promise((resolve) => setImmediate(resolve))
        await world.clock.sleep(ms, signal)
      },
    },
  })
  /** So much of the directory has been read. */
  const readSoFar = (applications: number) =>
    sql`update round set applications = ${applications} where outcome = 'running'`.execute(
      world.database,
    )

  it('is for administrators only', async () => {
    assert.deepEqual(await ask(ben), adminsOnly)
    assert.deepEqual(await waiting(), [])
  })

  it('asks for a round, and its card says so until one begins', async () => {
    const card = await scan()
    assert.equal(card.round, null)
    assert.ok((await waiting()).some(({ queue }) => queue === 'round'))
  })

  it('ends on its card with what the round came to', async () => {
    await scan()
    await work(world)
    assert.partialDeepStrictEqual(shown(), {
      kind: 'scan',
      round: { outcome: 'complete', applications: 1 },
    })
    assert.deepEqual(await world.store.scanCards.followed(), [])
  })

  it('ends on its card where the round was partial', async () => {
    await scan()
    world.calls.failNext('graph.pages', { kind: 'fail', reason: 'unavailable' })
    await assert.rejects(round(world))
    await refreshScanCards(world.ports)
    assert.partialDeepStrictEqual(shown(), { kind: 'scan', round: { outcome: 'partial' } })
    assert.deepEqual(await world.store.scanCards.followed(), [])
  })

  it('shows the round that is at work, and asks for no second one', async () => {
    const begun = await begin()
    await readSoFar(500)
    const card = await scan()
    assert.partialDeepStrictEqual(card, { round: { outcome: 'running', applications: 500 } })
    assert.deepEqual(await waiting(), [lastWord])
    await world.store.inventory.endRound(begun, 'complete', world.clock.now())
    await refreshScanCards(world.ports)
    assert.partialDeepStrictEqual(shown(), { round: { outcome: 'complete' } })
  })

  it('asks for a round where the last one died', async () => {
    await begin()
    world.clock.advance(61_000)
    const card = await scan()
    assert.equal(card.round, null)
    assert.ok((await waiting()).some(({ queue }) => queue === roundJob.queue))
  })

  it('is shown on every card while it goes on, and drawn only where something changed', async () => {
    await scan('scan-1')
    await scan('scan-2')
    const drawn = () => world.messenger.shown.length
    await showProgress(paced(), async () => {
      const begun = await begin()
      for (const applications of [999, 1998]) {
        await readSoFar(applications)
        await until(() => soFar('scan-1') === applications && soFar('scan-2') === applications)
      }
      const before = drawn()
      const pulse = await world.store.scanCards.pulsedAt()
      await until(async () => (await world.store.scanCards.pulsedAt()) !== pulse)
      await until(async () => world.clock.now().getTime() > (pulse?.getTime() ?? 0) + 30_000)
      assert.equal(drawn(), before)
      await world.store.inventory.endRound(begun, 'complete', world.clock.now())
    })
    await refreshScanCards(world.ports)
    for (const card of ['scan-1', 'scan-2']) {
      assert.partialDeepStrictEqual(shown(card), { round: { outcome: 'complete' } })
    }
  })

  it('goes on when its cards cannot be shown', async () => {
    await scan()
    world.calls.failNext('teams.update', { kind: 'fail', reason: 'unavailable' })
    let done = false
    await showProgress(paced(), async () => {
      await begin()
      await until(() => world.log.count('progress not shown') > 0)
      done = true
    })
    assert.equal(done, true)
  })

  it('fails as the round fails, and its sign of life stops', async () => {
    const failure = new ServiceError('graph', 'throttled')
    await assert.rejects(
      showProgress(paced(), () => Promise.reject(failure)),
      failure,
    )
    const at = world.clock.now()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(world.clock.now(), at)
  })

  it('keeps its last word where the round ends while a card is being drawn', async () => {
    await scan()
    const begun = await begin()
    const { messenger, store, clock } = world
    const slow = {
      ...world.ports,
      messenger: {
        post: messenger.post.bind(messenger),
        reply: messenger.reply.bind(messenger),
        update: async (...args: Parameters<typeof messenger.update>) => {
          if (args[2].kind === 'scan' && args[2].round?.outcome === 'running') {
            // Meanwhile the round ends, and the job for it is faster than this drawing.
            await store.inventory.endRound(begun, 'complete', clock.now())
            await refreshScanCards(world.ports)
          }
          await messenger.update(...args)
        },
      },
    }
    await refreshScanCards(slow)
    assert.partialDeepStrictEqual(shown(), { round: { outcome: 'complete' } })
  })

  it('is forgotten where its card is gone, and the others are not', async () => {
    await scan('scan-1')
    await scan('scan-2')
    await begin()
    world.messenger.erase(address('scan-1'))
    await refreshScanCards(world.ports)
    const followed = await world.store.scanCards.followed()
    assert.deepEqual(
      followed.map((card) => card.address.activityId),
      ['scan-2'],
    )
  })

  it('is followed again by a press, after a process died before it knew of the card', async () => {
    const card = await ask(erin)
    assert.ok(card.kind === 'scan')
    world.messenger.place(address(), card)
    const action = { verb: 'show-scan', newerThan: card.newerThan } as const
    await answerAction(world.ports, rules, { person: erin, action, card: address() })
    await work(world)
    assert.partialDeepStrictEqual(shown(), { round: { outcome: 'complete' } })
  })

  it('tells of nothing to somebody who presses and is no administrator', async () => {
    const action = { verb: 'show-scan', newerThan: 0 } as const
    const pressed = await answerAction(world.ports, rules, { person: alice, action, card: null })
    assert.deepEqual(pressed, adminsOnly)
    assert.deepEqual(await world.store.scanCards.followed(), [])
  })

  const usual = [
    { queue: 'plan-notices', data: {} },
    { queue: 'refresh-warnings', data: {} },
  ]

  it('asks for its last word together with its end', async () => {
    await scan()
    await sql`delete from test_outbox`.execute(world.database)
    await round(world)
    assert.deepEqual(await waiting(), [...usual, lastWord])
  })

  it('leaves no job behind where nobody follows', async () => {
    await round(world)
    assert.deepEqual(await waiting(), usual)
  })

  function soFar(activityId: string): number | undefined {
    const card = shown(activityId)
    return card?.kind === 'scan' ? card.round?.applications : undefined
  }
})

/** Waits for what a loop beside the test does. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

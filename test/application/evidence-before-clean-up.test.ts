import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { askCleanup } from '../../src/application/ask-cleanup.ts'
import type { Card } from '../../src/application/card.ts'
import type { EvidenceGap } from '../../src/domain/evidence.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { hasOld, ourCredentials } from '../support/worlds/invariants.ts'
import { alice, ben, david, oldKeyId } from '../support/worlds/payroll.ts'
import { latest, pressDelete, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const gaps: EvidenceGap[] = ['noPermission', 'noLicence', 'notOffered', 'noAnswer']

describe('Before an old secret goes', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await rotate(world, alice)
    world.clock.advance(3_600_000)
  })
  const ask = async (person = ben) => {
    const { id: rotationId } = await latest(world)
    const request = { person, rotationId, card: cardOf(person) }
    return askCleanup(world.ports, rules, request)
  }
  const evidenceOn = (card: Card) => {
    assert.ok(card.kind === 'cleanup-confirm' || card.kind === 'cleanup-warning', card.kind)
    return card.evidence
  }
  const acknowledgedOn = (card: Card) => {
    assert.ok(card.kind === 'cleanup-warning', card.kind)
    return card.acknowledged
  }
  const signIn = (keyId: string) => {
    const at = world.clock.now()
    world.evidence.record(keyId, at)
    world.clock.advance(3_600_000)
    return at
  }
  const freshKeyId = () => ourCredentials(world)[0] ?? ''

  it('the question tells of the last sign-in with both, and how late one may show', async () => {
    const oldUsedAt = new Date('2026-05-03T08:00:00Z')
    world.evidence.record(oldKeyId, oldUsedAt)
    const freshUsedAt = signIn(freshKeyId())
    assert.deepEqual(evidenceOn(await ask()), {
      readAt: world.clock.now(),
      oldUsedAt,
      freshUsedAt,
      lagHours: 2,
      verdict: { is: 'quiet' },
    })
  })

  it('nobody without the right learns of sign-ins, or has them read', async () => {
    assert.equal((await ask(david)).kind, 'message')
    assert.equal((await pressDelete(world, david)).kind, 'message')
    assert.equal(world.calls.count('graph.lastUses'), 0)
  })

  it('one confirmation is enough where nothing speaks against it', async () => {
    assert.equal((await pressDelete(world)).kind, 'cleanup-progress')
    await work(world)
    assert.ok(!hasOld(world))
  })

  it('a use after the switch is told on the question already', async () => {
    const usedAt = signIn(oldKeyId)
    assert.deepEqual(evidenceOn(await ask()).verdict, { is: 'usedAfterSwitch', usedAt })
  })

  it('a use after the switch makes the confirmation a second, stronger question', async () => {
    const usedAt = signIn(oldKeyId)
    const card = await pressDelete(world)
    assert.deepEqual(acknowledgedOn(card), usedAt)
    await work(world)
    assert.ok(hasOld(world))
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  })

  it('no number of presses on the first button gets past the second question', async () => {
    signIn(oldKeyId)
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await pressDelete(world)).kind, 'cleanup-warning')
    }
    await work(world)
    assert.ok(hasOld(world))
  })

  it('a use that shows only after the first question is asked about too', async () => {
    assert.equal(evidenceOn(await ask()).verdict.is, 'newNotSeenYet')
    signIn(oldKeyId)
    assert.equal((await pressDelete(world)).kind, 'cleanup-warning')
  })

  it('it goes once the person knows of that use, and that is kept for the record', async () => {
    const usedAt = signIn(oldKeyId)
    const acknowledged = acknowledgedOn(await pressDelete(world))
    assert.equal((await pressDelete(world, ben, acknowledged)).kind, 'cleanup-progress')
    await work(world)
    assert.ok(!hasOld(world))
    const closed = await latest(world)
    assert.ok(closed.state === 'closed')
    assert.deepEqual(closed.evidence, {
      readAt: closed.evidence?.readAt,
      oldUsedAt: usedAt,
      freshUsedAt: null,
      gaps: { log: null, report: null },
      acknowledged: usedAt,
    })
    const card = world.messenger.cardAt(cardOf(ben))
    assert.deepEqual(card?.kind === 'rotation-closed' && card.oldUsedAt, usedAt)
  })

  it('a newer use than the person knows of is asked about again', async () => {
    signIn(oldKeyId)
    const acknowledged = acknowledgedOn(await pressDelete(world))
    const later = signIn(oldKeyId)
    const again = await pressDelete(world, ben, acknowledged)
    assert.deepEqual(acknowledgedOn(again), later)
    await work(world)
    assert.ok(hasOld(world))
  })

  for (const gap of gaps) {
    it(`the question says why nothing is known (${gap}), and its button says that it did`, async () => {
      world.evidence.close(gap)
      const evidence = evidenceOn(await ask())
      assert.deepEqual(evidence.verdict, { is: 'unknown', gap })
      assert.equal(evidence.lagHours, null)
      assert.equal((await pressDelete(world, ben, 'unknown')).kind, 'cleanup-progress')
    })

    it(`whoever was not told that nothing is known (${gap}) is asked again`, async () => {
      await ask()
      world.evidence.close(gap)
      assert.equal(acknowledgedOn(await pressDelete(world)), 'unknown')
      await work(world)
      assert.ok(hasOld(world))
    })

    it(`a known use is asked about although the first card knew of none (${gap})`, async () => {
      world.evidence.close(gap)
      await ask()
      world.evidence.close(null)
      const usedAt = signIn(oldKeyId)
      assert.deepEqual(acknowledgedOn(await pressDelete(world, ben, 'unknown')), usedAt)
    })
  }

  it('trouble while reading sign-ins keeps nobody from the card', async () => {
    const unavailable = { kind: 'fail', reason: 'unavailable' } as const
    world.calls.failNext('graph.lastUses', unavailable)
    assert.deepEqual(evidenceOn(await ask()).verdict, { is: 'unknown', gap: 'noAnswer' })
  })

  it('a press that was slow to read them shows what another one did meanwhile', async () => {
    const { lastUses } = world.evidence
    let first = true
    world.evidence.lastUses = async (...about) => {
      const readings = await lastUses.apply(world.evidence, about)
      if (first) {
        first = false
        await pressDelete(world, alice)
        await work(world)
      }
      return readings
    }
    const card = await pressDelete(world, ben)
    assert.equal(card.kind === 'rotation-closed' && card.closedBy, alice.name)
    assert.equal(world.calls.count('graph.removePassword'), 1)
  })
})

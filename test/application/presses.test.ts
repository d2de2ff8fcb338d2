import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import type { Card, CardAction } from '../../src/application/card.ts'
import { showStatus } from '../../src/application/show-status.ts'
import type { Person } from '../../src/domain/application.ts'
import { revisionOf } from '../../src/domain/rotation.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, erin, oldKeyId } from '../support/worlds/payroll.ts'
import { latest, payrollId, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

describe('A press', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
  const rotateNow = {
    ...matter,
    verb: 'rotate-now',
    description: '',
    validity: 12,
    targets: null,
    shownTargets: null,
  } as const
  const mute: CardAction = { verb: 'mute', applicationObjectId: payrollId }
  const press = (action: CardAction, drawnId: string | null, person: Person = alice) =>
    answerAction(world.ports, rules, {
      person,
      action,
      drawnId,
      card: cardOf(person),
      where: 'personal',
    })
  const said = async () =>
    ((await world.store.attention.of([payrollId])).get(payrollId) ?? []).map(({ kind }) => kind)
  const rotations = () => world.store.rotations.of(payrollId)

  async function undone(): Promise<void> {
    const { id: rotationId } = await latest(world)
    await press({ verb: 'confirm-undo', rotationId }, 'undo-1')
    await work(world)
    assert.equal((await latest(world)).state, 'undone')
  }

  it('of Rotate now starts one rotation, also when it comes again after that was undone', async () => {
    await press(rotateNow, 'form-1')
    await work(world)
    await undone()
    assert.equal((await press(rotateNow, 'form-1')).kind, 'expiry')
    assert.equal((await rotations()).length, 1)
    assert.equal((await press(rotateNow, 'form-2')).kind, 'rotation-progress')
  })

  it('on a form from before another rotation brings the form back', async () => {
    const form = await press({ verb: 'open-rotate', ...matter }, null)
    assert.ok(form.kind === 'rotate-form')
    assert.equal(form.follows, 'none')
    await press({ ...rotateNow, follows: form.follows }, 'form-1')
    await work(world)
    await undone()
    const again = await press({ ...rotateNow, follows: form.follows }, 'form-2')
    assert.ok(again.kind === 'rotate-form')
    assert.deepEqual(again.problem, { code: 'rotatedSince' })
    assert.equal((await rotations()).length, 1)
    const started = await press({ ...rotateNow, follows: again.follows }, 'form-3')
    assert.equal(started.kind, 'rotation-progress')
  })

  for (const verb of ['confirm-cleanup', 'confirm-undo'] as const) {
    it(`of ${verb} on a question about an earlier state changes nothing`, async () => {
      const rotation = await rotate(world)
      const action = { verb, rotationId: rotation.id, acknowledged: 'unknown' } as const
      const revision = revisionOf(rotation)
      const stale = await press({ ...action, revision: revision - 1 }, 'question-1')
      assert.equal(stale.kind, 'rotation-stored')
      assert.equal((await latest(world)).state, 'awaiting-cleanup')
      const progress = { 'confirm-cleanup': 'cleanup-progress', 'confirm-undo': 'undo-progress' }
      assert.equal((await press({ ...action, revision }, 'question-2')).kind, progress[verb])
    })
  }

  it('counts once in each person’s hand, and says what is so now when it comes again', async () => {
    assert.equal((await press(mute, 'warning-1')).kind, 'attention-said')
    await press({ verb: 'hear-again', applicationObjectId: payrollId }, 'said-1')
    assert.equal((await press(mute, 'warning-1')).kind, 'application')
    assert.deepEqual(await said(), [])
    assert.equal((await press(mute, 'warning-1', ben)).kind, 'attention-said')
    assert.deepEqual(await said(), ['muted'])
  })

  it('of one button does not use up the others of its card', async () => {
    await press({ verb: 'not-mine', applicationObjectId: payrollId }, 'warning-1')
    await press(mute, 'warning-1')
    assert.deepEqual(await said(), ['muted'])
  })

  it('of a suggested command carries it out once', async () => {
    world.tenant.roles.set(erin.id, 'Application Administrator')
    const scan: CardAction = { verb: 'run-command', text: 'scan' }
    assert.equal((await press(scan, 'help-1', erin)).kind, 'scan')
    await world.database.deleteFrom('test_outbox' as never).execute()
    const again = await press(scan, 'help-1', erin)
    assert.deepEqual(again, { kind: 'message', message: { code: 'alreadyDone' } })
    assert.deepEqual(await waitingJobs(world.database), [])
  })

  for (const kind of ['dieBefore', 'dieAfter'] as const) {
    it(`can be repeated after a crash, and counts once (${kind})`, async () => {
      world.calls.failNext('engine.commit', { kind })
      await assert.rejects(press(rotateNow, 'form-1'))
      world.calls.restart()
      const card: Card = await press(rotateNow, 'form-1')
      assert.equal(card.kind, 'rotation-progress')
      await work(world)
      assert.equal(world.calls.count('graph.addPassword'), 1)
      assert.equal((await rotations()).length, 1)
    })
  }

  it('on a card from before buttons had ids is carried out as ever', async () => {
    assert.equal((await press(rotateNow, null)).kind, 'rotation-progress')
  })
})

describe('Work that was given up', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    world.givenUp.kept = [{ queue: 'deliver-notices', jobs: 2 }]
  })
  const status = async (person: Person) => (await showStatus(world.ports, rules, person)).givenUp
  const retry = (person: Person, drawnId = 'status-1') =>
    answerAction(world.ports, rules, {
      person,
      action: { verb: 'retry-jobs' },
      drawnId,
      card: cardOf(person),
      where: 'personal',
    })

  it('is in the status of administrators, and of nobody else', async () => {
    assert.deepEqual(await status(erin), [{ queue: 'deliver-notices', jobs: 2 }])
    assert.equal(await status(alice), null)
  })

  it('is tried again by an administrator’s press, once', async () => {
    const answer = await retry(erin)
    assert.deepEqual(answer.kind === 'status' && answer.givenUp, [])
    world.givenUp.kept = [{ queue: 'round', jobs: 1 }]
    const again = await retry(erin)
    assert.deepEqual(again.kind === 'status' && again.givenUp, world.givenUp.kept)
    assert.equal(world.givenUp.retries, 1)
  })

  it('is not tried again by anybody else’s press', async () => {
    assert.deepEqual(await retry(alice), { kind: 'message', message: { code: 'adminsOnly' } })
    assert.equal(world.givenUp.retries, 0)
  })
})

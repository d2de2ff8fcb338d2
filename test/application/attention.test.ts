import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { Card, CardAction } from '../../src/application/card.ts'
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
import { alice, ben, david, erin, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'

describe('What people say about being told', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
  })
  const say = async (person: Person, text: string): Promise<Card> => {
    const answer = await answerText(world.ports, rules, { person, text, where: 'personal' })
    assert.ok(answer.kind !== 'file-offer')
    return answer
  }
  const press = (person: Person, action: CardAction) =>
    answerAction(world.ports, rules, { person, action, card: null, where: 'personal' })
  const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
  const snooze = (person: Person, changes: { choice?: 7 | 'latest'; date?: string } = {}) =>
    press(person, { verb: 'snooze', ...matter, choice: 7, date: '', reason: 'vendor', ...changes })
  const said = async () => (await world.store.attention.of([payrollId])).get(payrollId) ?? []
  const as = <Kind extends Card['kind']>(card: Card, kind: Kind) =>
    card.kind === kind ? (card as Extract<Card, { kind: Kind }>) : assert.fail(JSON.stringify(card))
  const codeOf = (card: Card) => as(card, 'message').message.code
  const aboutPayroll: CardAction[] = [
    { verb: 'open-snooze', ...matter },
    { verb: 'choose-snooze', applicationObjectId: payrollId },
    { verb: 'snooze', ...matter, choice: 7, date: '', reason: '' },
    { verb: 'wake', ...matter },
    { verb: 'mute', applicationObjectId: payrollId },
    { verb: 'not-mine', applicationObjectId: payrollId },
    { verb: 'hear-again', applicationObjectId: payrollId },
    { verb: 'open-hand-over', applicationObjectId: payrollId },
    { verb: 'hand-over', applicationObjectId: payrollId, toPersonId: alice.id },
    { verb: 'show-history', applicationObjectId: payrollId, skip: 0 },
    { verb: 'find-undo', applicationObjectId: payrollId },
  ]

  for (const action of aboutPayroll) {
    it(`is not heard from somebody without a right: ${action.verb}`, async () => {
      assert.equal(codeOf(await press(david, action)), 'notAllowed')
      assert.deepEqual(await said(), [])
      assert.deepEqual(await waitingJobs(world.database), [])
    })
  }

  it('puts a secret off for everybody, and the card says who did', async () => {
    const card = as(await snooze(alice), 'expiry')
    const until = new Date('2026-05-11T08:00:00Z')
    assert.deepEqual(card.snoozed, { by: alice.name, until, reason: 'vendor' })
    const forBen = as(await press(ben, { verb: 'show-matter', ...matter }), 'expiry')
    assert.deepEqual(forBen.snoozed, card.snoozed)
    assert.deepEqual(await waitingJobs(world.database), [
      { queue: 'plan-notices', data: {} },
      { queue: 'refresh-warnings', data: { applicationObjectId: payrollId } },
    ])
  })

  it('puts it off once, however often it is pressed', async () => {
    await snooze(alice)
    await snooze(alice)
    assert.equal((await said()).length, 1)
  })

  it('puts it off until three days before its end at most', async () => {
    const latest = new Date('2026-05-22T08:00:00Z')
    assert.deepEqual(as(await snooze(alice, { choice: 'latest' }), 'expiry').snoozed?.until, latest)
    const date = '2026-05-24'
    assert.deepEqual(as(await snooze(alice, { date }), 'expiry').snoozed?.until, latest)
  })

  it('puts it off until the beginning of a date, which counts before the choice', async () => {
    const card = as(await snooze(alice, { date: '2026-05-14' }), 'expiry')
    assert.deepEqual(card.snoozed?.until, new Date('2026-05-14T00:00:00Z'))
  })

  for (const [date, problem] of [
    ['2026-05-04', 'inThePast'],
    ['2026-02-30', 'noDate'],
    ['soon', 'noDate'],
  ] as const) {
    it(`is asked again for a date that cannot be: ${date}`, async () => {
      const form = as(await snooze(alice, { date }), 'snooze-form')
      assert.deepEqual([form.problem, form.date, form.reason], [problem, date, 'vendor'])
      assert.deepEqual(await said(), [])
    })
  }

  it('comes too late in the last three days', async () => {
    world.clock.advance(19 * 86_400_000)
    for (const action of [{ verb: 'open-snooze', ...matter } as const]) {
      assert.equal(codeOf(await press(alice, action)), 'snoozeTooLate')
    }
    assert.equal(codeOf(await snooze(alice)), 'snoozeTooLate')
    assert.deepEqual(await said(), [])
  })

  it('offers no snooze that would be cut', async () => {
    world.clock.advance(12 * 86_400_000)
    const form = as(await press(alice, { verb: 'open-snooze', ...matter }), 'snooze-form')
    assert.deepEqual([form.choices, form.chosen], [[3, 'latest'], 'latest'])
  })

  it('is over when somebody wakes it, whoever put it off', async () => {
    await snooze(alice)
    const card = as(await press(ben, { verb: 'wake', ...matter }), 'expiry')
    assert.equal(card.snoozed, undefined)
    assert.deepEqual(await said(), [])
  })

  it('fills the form that was asked for by a command', async () => {
    assert.equal(as(await say(alice, 'snooze payroll for 14 days'), 'snooze-form').chosen, 14)
    assert.equal(
      as(await say(alice, 'snooze payroll for 10 days'), 'snooze-form').date,
      '2026-05-14',
    )
    const until = await say(alice, 'snooze Payroll API until 2026-05-12')
    assert.equal(as(until, 'snooze-form').date, '2026-05-12')
    assert.deepEqual(await said(), [])
  })

  it('keeps one person quiet, until they take it back', async () => {
    const muted = as(
      await press(alice, { verb: 'mute', applicationObjectId: payrollId }),
      'attention-said',
    )
    assert.equal(muted.what, 'muted')
    assert.deepEqual(
      (await said()).map(({ kind, personId }) => [kind, personId]),
      [['muted', alice.id]],
    )
    const again = await press(alice, { verb: 'hear-again', applicationObjectId: payrollId })
    assert.equal(as(again, 'attention-said').what, 'hearAgain')
    assert.deepEqual(await said(), [])
  })

  it('is muted and unmuted by typing', async () => {
    assert.equal(as(await say(alice, 'mute payroll'), 'attention-said').what, 'muted')
    assert.equal((await said()).length, 1)
    assert.equal(as(await say(alice, 'unmute payroll'), 'attention-said').what, 'hearAgain')
    assert.deepEqual(await said(), [])
  })

  it('can be taken back by somebody who has no right any more', async () => {
    await round(world)
    await press(ben, { verb: 'mute', applicationObjectId: payrollId })
    world.tenant.get(payrollId).owners = [ownerOf(alice)]
    const card = await press(ben, { verb: 'hear-again', applicationObjectId: payrollId })
    assert.deepEqual(as(card, 'settings').silent, [])
    assert.deepEqual(await said(), [])
  })

  it('hands an application over to another owner, who is asked for', async () => {
    const choice = as(await say(alice, 'handover payroll'), 'hand-over')
    assert.deepEqual(choice.people, [{ id: ben.id, name: ben.name }])
    const done = await press(alice, {
      verb: 'hand-over',
      applicationObjectId: payrollId,
      toPersonId: ben.id,
    })
    assert.deepEqual(as(done, 'attention-said').to, ben.name)
    assert.partialDeepStrictEqual(await said(), [
      { kind: 'handedOver', personId: alice.id, toPersonId: ben.id, toPersonName: ben.name },
    ])
  })

  it('is handed to nobody who is no owner, cannot be reached or asked for silence', async () => {
    const people = async () => as(await say(alice, 'handover payroll'), 'hand-over').people
    const to = (toPersonId: string) =>
      press(alice, { verb: 'hand-over', applicationObjectId: payrollId, toPersonId })
    assert.equal(as(await to(david.id), 'hand-over').isGone, true)
    assert.equal(as(await to(alice.id), 'hand-over').isGone, true)
    await press(ben, { verb: 'mute', applicationObjectId: payrollId })
    assert.deepEqual(await people(), [])
    await press(ben, { verb: 'hear-again', applicationObjectId: payrollId })
    await press(ben, { verb: 'opt-out' })
    assert.deepEqual(await people(), [])
    await press(ben, { verb: 'opt-in' })
    assert.equal((await people()).length, 1)
    await world.store.conversations.forget(chatOf(ben).id)
    assert.equal(as(await to(ben.id), 'hand-over').isGone, true)
    assert.deepEqual(await said(), [])
  })

  it('goes back to who handed it over when the other one says that it is not theirs', async () => {
    await press(alice, { verb: 'hand-over', applicationObjectId: payrollId, toPersonId: ben.id })
    await press(ben, { verb: 'not-mine', applicationObjectId: payrollId })
    assert.deepEqual(
      (await said()).map(({ kind, personId }) => [kind, personId]),
      [['notMine', ben.id]],
    )
  })

  it('is listed in the settings, where all messages can be stopped', async () => {
    addApplication(world, 5)
    await round(world)
    await press(alice, { verb: 'mute', applicationObjectId: payrollId })
    await press(ben, { verb: 'not-mine', applicationObjectId: payrollId })
    const settings = as(await say(alice, 'settings'), 'settings')
    assert.deepEqual(
      settings.silent.map(({ application, what }) => [application.name, what]),
      [['Payroll API', 'muted']],
    )
    assert.deepEqual([settings.optedOut, settings.reachable], [false, true])
    assert.equal(as(await press(alice, { verb: 'opt-out' }), 'settings').optedOut, true)
    assert.deepEqual([...(await world.store.attention.optedOut())], [alice.id])
    assert.equal(as(await press(alice, { verb: 'opt-in' }), 'settings').optedOut, false)
  })

  it('is said with the work that follows, or not at all', async () => {
    world.calls.failNext('engine.commit', { kind: 'dieBefore' })
    await assert.rejects(snooze(alice))
    assert.deepEqual([await said(), await waitingJobs(world.database)], [[], []])
    world.calls.restart()
    await snooze(alice)
    assert.equal((await said()).length, 1)
    assert.equal((await waitingJobs(world.database)).length, 2)
  })
})

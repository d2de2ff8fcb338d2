import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { Card, CardAction } from '../../src/application/card.ts'
import type { DigestCard, DigestDraft } from '../../src/application/cards/digest-card.ts'
import { makeDigest } from '../../src/application/make-digest.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, now, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'
import { payrollId, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

const channel: Conversation = {
  ...chatOf(alice),
  id: 'channel',
  kind: 'channel',
  personId: null,
  timeZone: 'Europe/Berlin',
}
const other: Conversation = { ...channel, id: 'other' }
const draft: DigestDraft = {
  days: 'mon',
  hour: 11,
  zone: 'Europe/Berlin',
  horizonDays: 30,
  filter: '',
}

describe('In a channel', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.remember(channel, now)
    await world.store.conversations.remember(other, now)
  })

  const say = (text: string, person: Person = david, conversationId = channel.id) =>
    answerText(world.ports, rules, { person, text, where: 'channel', conversationId })
  const press = (
    action: CardAction,
    { person = david, conversationId = channel.id, activityId = 'digest' } = {},
  ) => answerAction(world.ports, rules, { person, action, card: { conversationId, activityId } })
  const save = (changes: Partial<DigestDraft> = {}, where = channel.id) =>
    press({ verb: 'save-digest', ...draft, ...changes }, { conversationId: where })
  const digest = (wish = {}) => makeDigest(world.ports, rules, channel.id, wish)
  const names = ({ items }: DigestCard) => items.map(({ application }) => application.name)
  const posted = (where = channel) =>
    world.messenger.cardsIn(where.id).filter(({ kind }) => kind === 'digest').length
  const tick = async (queue: 'digest' | 'own-digests') => {
    await perform(world, { queue, data: {} })
    await work(world)
  }
  const isMessage = (card: Card, code: string) =>
    assert.deepEqual(card, { kind: 'message', message: { code } })

  it('a member turns the digest off and on again, and the other settings stay', async () => {
    await save({ filter: 'tag:finance' })
    assert.partialDeepStrictEqual(await say('digest off'), {
      kind: 'digest-settings',
      outcome: 'turnedOff',
      isOn: false,
      set: { by: david.name },
    })
    await tick('digest')
    assert.deepEqual([posted(), posted(other)], [0, 1])
    assert.partialDeepStrictEqual(await say('digest on'), {
      outcome: 'turnedOn',
      isOn: true,
      draft: { days: 'mon', filter: 'tag:finance' },
    })
  })

  it('the settings say what holds before anybody changed them, in the zone of the channel', async () => {
    assert.partialDeepStrictEqual(await say('digest settings'), {
      outcome: null,
      isOn: true,
      draft: { days: 'usual', hour: 9, zone: 'Europe/Berlin', horizonDays: 60, filter: '' },
      horizons: [7, 14, 30, 60],
      set: null,
    })
  })

  const problems: [Partial<DigestDraft>, object][] = [
    [{ zone: 'Mars/Olympus' }, { code: 'badZone' }],
    [{ filter: 'tag:a\nwhatever, tag:b' }, { code: 'badRule', place: 2 }],
    [{ filter: 'owner:david' }, { code: 'badRule', place: 1 }],
    [{ filter: 'tag:a,'.repeat(21) }, { code: 'tooManyRules', most: 20 }],
  ]
  for (const [changes, outcome] of problems) {
    it(`settings with ${JSON.stringify(changes)} are not saved, and what was typed stays`, async () => {
      const card = await save(changes)
      assert.partialDeepStrictEqual(card, { outcome, draft: { ...draft, ...changes }, set: null })
      assert.equal(await world.store.digests.settings(channel.id), undefined)
    })
  }

  it('nobody sets or reads a digest from anywhere but a channel', async () => {
    const chat = { conversationId: chatOf(alice).id, person: alice }
    isMessage(await press({ verb: 'save-digest', ...draft }, chat), 'channelsOnly')
    isMessage(await press({ verb: 'switch-digest', isOn: false }, chat), 'channelsOnly')
    isMessage(await press({ verb: 'show-digest-settings' }, chat), 'channelsOnly')
    isMessage(await press({ verb: 'show-digest', page: 1 }, chat), 'channelsOnly')
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    isMessage(await press({ verb: 'rotate-in-chat', ...matter, page: 1 }, chat), 'channelsOnly')
    assert.equal((await world.store.digests.allSettings()).size, 0)
  })

  it('each channel sees what it asks for, and no more is counted', async () => {
    addApplication(world, 3, { tags: ['Finance'] })
    addApplication(world, 5)
    await round(world)
    await save({ filter: 'tag:finance' })
    assert.deepEqual(names(await digest()), ['App 3'])
    assert.deepEqual((await digest()).counts, { expired: 0, within7: 1, within30: 0, later: 0 })
    const card = await say('digest', david, other.id)
    assert.ok(card.kind === 'digest' && names(card).length === 3)
  })

  it('a shorter horizon leaves out what is later, a longer one than the owners are known is cut', async () => {
    addApplication(world, 10)
    addApplication(world, 40)
    await round(world)
    await save({ horizonDays: 14 })
    assert.deepEqual(names(await digest()), ['App 10'])
    await save({ horizonDays: 3650 })
    assert.equal((await digest()).horizonDays, 60)
  })

  it("the digest comes by the channel's own schedule and no more by the operator's", async () => {
    await save({ days: 'mon', hour: 11 })
    await tick('digest')
    await tick('own-digests')
    assert.deepEqual([posted(), posted(other)], [0, 1])
    world.clock.advance(60 * 60_000)
    await tick('own-digests')
    await tick('own-digests')
    assert.equal(posted(), 1)
    world.clock.advanceDays(7)
    await tick('own-digests')
    assert.deepEqual([posted(), posted(other)], [2, 1])
  })

  it('a period that is over already when the schedule is set is not made up for', async () => {
    await save({ days: 'mon', hour: 9 })
    await tick('own-digests')
    assert.equal(posted(), 0)
  })

  it('a post that certainly failed is tried again, and one that may have arrived is not', async () => {
    world.calls.failNext('teams.post', { kind: 'fail', reason: 'throttled' })
    await tick('digest')
    assert.deepEqual([posted(), posted(other)], [1, 1])
    world.clock.advanceDays(1)
    world.calls.failNext('teams.post', { kind: 'takeEffectThenFail', reason: 'uncertain' })
    await tick('digest')
    await tick('digest')
    assert.deepEqual([posted(), posted(other)], [2, 2])
  })

  for (const kind of ['dieBefore', 'dieAfter'] as const) {
    it(`a digest is posted at most once where the process dies (${kind})`, async () => {
      for (let at = 0; at < 12; at += 1) {
        world = await botWorld(engine)
        await world.store.conversations.remember(channel, now)
        await perform(world, { queue: 'digest', data: {} })
        world.calls.failAt(world.calls.made.length + at, { kind })
        await work(world)
        assert.ok(posted() <= 1, `call ${at}`)
      }
      assert.equal(posted(), 1, 'no call was hit by the last one')
    })
  }

  it('a digest that was turned off after it was planned is not posted', async () => {
    await perform(world, { queue: 'digest', data: {} })
    await say('digest off')
    await work(world)
    assert.deepEqual([posted(), posted(other)], [0, 1])
  })

  it('owners of what is urgent are addressed in the post, once each, and in no answer', async () => {
    addApplication(world, 1, {}, [ownerOf(alice), ownerOf(david)])
    addApplication(world, 2, {}, [ownerOf(alice), ownerOf(ben)])
    addApplication(world, 20, {}, [ownerOf(ben)])
    await round(world)
    const { items } = await digest({ withMentions: true })
    assert.deepEqual(
      items.map(({ mentions }) => mentions.map(({ name }) => name)),
      [[alice.name], [ben.name], [], []],
    )
    assert.ok((await digest()).items.every(({ mentions }) => mentions.length === 0))
  })

  it('who muted an application or opted out is not addressed', async () => {
    const { objectId } = addApplication(world, 1, {}, [ownerOf(alice), ownerOf(ben)])
    await round(world)
    const addressed = async () =>
      (await digest({ withMentions: true })).items[0]?.mentions.map(({ name }) => name)
    assert.deepEqual(await addressed(), [alice.name, ben.name])
    const where = { card: null, where: 'personal' } as const
    const mute = { verb: 'mute', applicationObjectId: objectId } as const
    await answerAction(world.ports, rules, { person: alice, action: mute, ...where })
    assert.deepEqual(await addressed(), [ben.name])
    await answerAction(world.ports, rules, { person: ben, action: { verb: 'opt-out' }, ...where })
    assert.deepEqual(await addressed(), [])
  })

  it('what has no owner, or none who can be reached, is called out', async () => {
    addApplication(world, 1, {}, [])
    addApplication(world, 2, {}, [ownerOf(david)])
    await round(world)
    const { items, troubles } = await digest()
    assert.deepEqual(troubles, { noOwner: 1, unreachable: 1, heldUp: 0 })
    assert.deepEqual(
      items.map(({ trouble }) => trouble),
      ['noOwner', 'unreachable', null],
    )
  })

  it('what was rotated since the last digest is told, to channels that asked for it', async () => {
    await save({ filter: 'tag:finance' }, other.id)
    await round(world)
    await rotate(world, alice)
    const { rotated } = await digest()
    assert.deepEqual(
      rotated.items.map(({ application, requestedBy }) => [application.name, requestedBy]),
      [['Payroll API', alice.name]],
    )
    assert.deepEqual((await makeDigest(world.ports, rules, other.id)).rotated.items, [])
    await tick('digest')
    world.clock.advanceDays(7)
    assert.deepEqual((await digest()).rotated.items, [])
  })

  it('a long list has pages, each line on one of them', async () => {
    for (let number = 1; number <= 24; number += 1) addApplication(world, number)
    await round(world)
    const pages = [1, 2, 3].map((page) => press({ verb: 'show-digest', page }))
    const cards = (await Promise.all(pages)).filter((card) => card.kind === 'digest')
    assert.deepEqual(
      cards.map(({ page, pages: of }) => [page, of]),
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    )
    assert.equal(new Set(cards.flatMap(names)).size, 25)
    const last = await press({ verb: 'show-digest', page: 999 })
    assert.ok(last.kind === 'digest' && last.page === 3)
  })

  describe('a press on Rotate', () => {
    const rotateInChat = (person: Person) =>
      press(
        { verb: 'rotate-in-chat', applicationObjectId: payrollId, keyId: oldKeyId, page: 1 },
        { person },
      )
    const formsOf = (person: Person) =>
      world.messenger.cardsIn(chatOf(person).id).filter(({ kind }) => kind === 'rotate-form').length

    it('of an owner brings the form to their own chat, once for a doubled press', async () => {
      assert.partialDeepStrictEqual(await rotateInChat(ben), { kind: 'digest', note: 'inYourChat' })
      await rotateInChat(ben)
      assert.deepEqual([formsOf(ben), formsOf(alice)], [1, 0])
      assert.deepEqual(world.messenger.cardsIn(channel.id), [], "the channel's card is untouched")
      world.clock.advance(60_000)
      await rotateInChat(ben)
      assert.equal(formsOf(ben), 2)
    })

    it('of somebody else is refused, checked at the press', async () => {
      await world.store.conversations.remember(chatOf(david), now)
      assert.partialDeepStrictEqual(await rotateInChat(david), { note: 'notAllowed' })
      assert.equal(formsOf(david), 0)
    })

    it('of an administrator without a chat says what to do', async () => {
      world.tenant.roles.set(erin.id, 'Application Administrator')
      assert.partialDeepStrictEqual(await rotateInChat(erin), { note: 'noChat' })
    })

    for (const [reason, note] of [
      ['forbidden', 'noChat'],
      ['uncertain', 'chatUnsure'],
      ['unavailable', 'chatUnsure'],
    ] as const) {
      it(`whose chat answers ${reason} says so`, async () => {
        world.calls.failNext('teams.post', { kind: 'fail', reason })
        assert.partialDeepStrictEqual(await rotateInChat(ben), { note })
      })
    }
  })

  describe('the days after a digest', () => {
    const followUps = () =>
      world.messenger.cardsIn(channel.id).filter((card) => card.kind === 'digest-follow-up')
    beforeEach(async () => {
      addApplication(world, 9, {}, [ownerOf(ben)])
      await round(world)
      await tick('digest')
    })

    it('tell in its thread what has become urgent, once', async () => {
      world.clock.advanceDays(1)
      await tick('own-digests')
      assert.equal(followUps().length, 0, 'nothing is new')
      world.clock.advanceDays(1)
      await tick('own-digests')
      await tick('own-digests')
      const [card, ...more] = followUps()
      assert.deepEqual(more, [])
      assert.deepEqual(
        card?.items.map(({ application }) => application.name),
        ['App 9'],
      )
      const digestAt = await world.store.digests.latest(channel.id)
      assert.ok([...world.messenger.replies.values()].includes(digestAt?.activityId ?? ''))
      world.clock.advanceDays(1)
      await tick('own-digests')
      assert.equal(followUps().length, 1)
    })

    it('tell what was rotated', async () => {
      await rotate(world, alice)
      world.clock.advanceDays(1)
      await tick('own-digests')
      assert.equal(followUps()[0]?.rotated.items.length, 1)
    })

    it('are silent at other hours, on weekends, and where the digest is off', async () => {
      world.clock.advanceDays(2)
      world.clock.advance(60 * 60_000)
      await tick('own-digests')
      world.clock.advanceDays(3)
      world.clock.advance(-60 * 60_000)
      await tick('own-digests')
      assert.equal(followUps().length, 0)
      world.clock.advanceDays(2)
      await say('digest off')
      await tick('own-digests')
      assert.equal(followUps().length, 0)
    })
  })

  it('a digest that nobody changed is about secrets that end within the longest lead time', async () => {
    addApplication(world, 61, { credentials: [endingIn(61)] })
    await round(world)
    assert.deepEqual(names(await digest()), ['Payroll API'])
  })
})

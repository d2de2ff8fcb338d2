import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Conversation } from '../../../src/application/ports/store.ts'
import type { Owner } from '../../../src/domain/application.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aConversation, may } from '../../support/engine-data.ts'

const ada: Owner = { type: 'person', id: 'ada', name: 'Ada', enabled: true, guest: false }
const robot: Owner = { type: 'servicePrincipal', id: 'robot', name: null }

forEachEngine((given) => {
  const conversations = () => given().store.conversations

  test('a conversation is new once', async () => {
    assert.equal(await conversations().remember(aConversation(), may(1)), 'new')
    assert.equal(await conversations().remember(aConversation(), may(2)), 'known')
    assert.deepEqual(await conversations().byId('chat-1'), aConversation())
  })

  test('a conversation that moved is refreshed, and keeps the zone that it is not told again', async () => {
    await conversations().remember(aConversation(), may(1))
    const moved = aConversation({ serviceUrl: 'https://smba.example/amer', timeZone: null })
    await conversations().remember(moved, may(2))
    assert.deepEqual(await conversations().byId('chat-1'), { ...moved, timeZone: 'Europe/London' })
  })

  test("a personal chat stays its person's, whoever else writes there", async () => {
    await conversations().remember(aConversation(), may(1))
    await conversations().remember(aConversation({ personId: 'bob' }), may(2))
    assert.equal((await conversations().personal('ada'))?.id, 'chat-1')
    assert.deepEqual(await conversations().reachablePeople(), new Set(['ada']))
  })

  test('a closed chat reaches nobody until somebody writes there again', async () => {
    const channel = aConversation({ id: 'team-1', kind: 'channel', personId: null })
    for (const one of [aConversation(), channel]) await conversations().remember(one, may(1))
    for (const id of ['chat-1', 'team-1']) await conversations().close(id, may(2))
    assert.equal(await conversations().personal('ada'), undefined)
    assert.deepEqual(await conversations().reachablePeople(), new Set())
    assert.deepEqual(await conversations().reachableChannels(), new Set())
    assert.equal(await conversations().closedPeople(), 1)
    assert.equal(await conversations().remember(aConversation(), may(3)), 'reopened')
    assert.equal(await conversations().remember(aConversation(), may(3)), 'known')
    assert.deepEqual(await conversations().reachablePeople(), new Set(['ada']))
    assert.equal(await conversations().closedPeople(), 0)
  })

  test('of several personal chats of a person the one heard of last is used', async () => {
    await conversations().remember(aConversation({ id: 'chat-2' }), may(2))
    await conversations().remember(aConversation(), may(1))
    assert.equal((await conversations().personal('ada'))?.id, 'chat-2')
  })

  describe('a conversation is kept as it is', () => {
    const isKept = (changes: Partial<Conversation> = {}, since = may(1)) =>
      conversations().isKept(aConversation(changes), since)

    test('where nothing is new about it, told again or not', async () => {
      assert.equal(await isKept(), false, 'nobody remembers it')
      await conversations().remember(aConversation({ teamId: 'team' }), may(2))
      assert.equal(await isKept(), true)
      assert.equal(await isKept({ locale: null, timeZone: null }), true)
      assert.equal(await isKept({ personId: 'bob' }), true, 'it stays its first person’s')
    })

    test('but not where something is, or it is long since', async () => {
      await conversations().remember(aConversation({ teamId: 'team' }), may(2))
      const news: Partial<Conversation>[] = [
        { kind: 'group' },
        { tenantId: 'other' },
        { serviceUrl: 'https://smba.example/amer' },
        { botId: '28:other' },
        { locale: 'cs-CZ' },
        { timeZone: 'Europe/Prague' },
        { teamId: 'other' },
      ]
      for (const changes of news)
        assert.equal(await isKept(changes), false, JSON.stringify(changes))
      assert.equal(await isKept({}, may(2)), false)
    })

    test('but not where its zone, its person or its team was not known', async () => {
      const unknown = { locale: null, timeZone: null, personId: null }
      await conversations().remember(aConversation(unknown), may(2))
      assert.equal(await isKept(unknown), true)
      for (const name of ['locale', 'timeZone', 'personId'] as const) {
        assert.equal(await isKept({ ...unknown, [name]: aConversation()[name] }), false, name)
      }
      assert.equal(await isKept({ ...unknown, teamId: 'team' }), false)
    })

    test('but not where it is closed, or its person took the bot out or has a newer chat', async () => {
      await conversations().remember(aConversation(), may(2))
      await conversations().close('chat-1', may(3))
      assert.equal(await isKept(), false)
      await conversations().remember(aConversation(), may(3))
      assert.equal(await isKept(), true)
      await given().store.installs.removed('ada', may(3))
      assert.equal(await isKept(), false)
      await given().store.installs.cameBack('ada')
      assert.equal(await isKept(), true)
      await conversations().remember(aConversation({ id: 'group', kind: 'group' }), may(4))
      assert.equal(await isKept(), true)
      await conversations().remember(aConversation({ id: 'chat-2' }), may(4))
      assert.equal(await isKept(), false)
      assert.equal(await isKept({ id: 'chat-2' }), true)
    })
  })

  test('channels and groups are shared, and make nobody reachable', async () => {
    const channel = aConversation({ id: 'team-1', kind: 'channel', personId: null })
    const group = aConversation({ id: 'team-2', kind: 'group', personId: 'bob' })
    for (const one of [aConversation(), channel, group]) await conversations().remember(one, may(1))
    assert.deepEqual(await conversations().shared(), [channel, group])
    assert.deepEqual(await conversations().reachablePeople(), new Set(['ada']))
    assert.equal(await conversations().personal('bob'), undefined)
  })

  test('a forgotten conversation is new again', async () => {
    await conversations().remember(aConversation(), may(1))
    await conversations().forget('chat-1')
    assert.equal(await conversations().byId('chat-1'), undefined)
    assert.equal(await conversations().remember(aConversation(), may(2)), 'new')
  })

  test('owners are replaced as a whole', async () => {
    const { owners } = given().store
    await owners.save('object-1', [ada, robot], may(4))
    await owners.save('object-1', [robot], may(4))
    assert.deepEqual(await owners.of(['object-1']), new Map([['object-1', [robot]]]))
  })

  test('an owner who was deleted is stored as such', async () => {
    const { owners } = given().store
    const deleted = { type: 'deleted', id: 'carol', name: null } as const
    await owners.save('object-1', [deleted, robot], may(4))
    assert.deepEqual(await owners.of(['object-1']), new Map([['object-1', [deleted, robot]]]))
  })

  test('federated credentials are known where they were read, and stay known', async () => {
    const { owners } = given().store
    await owners.save('object-1', [ada], may(4), 2)
    await owners.save('object-1', [robot], may(4))
    await owners.save('object-2', [ada], may(4), null)
    await owners.save('object-3', [ada], may(4), 4)
    await owners.save('object-3', [ada], may(4), 0)
    assert.deepEqual(
      await owners.federatedCredentials(['object-1', 'object-2', 'object-3', 'object-4']),
      new Map([
        ['object-1', 2],
        ['object-3', 0],
      ]),
    )
  })

  test('an application without owners is told from one that was never read', async () => {
    const { owners } = given().store
    await owners.save('object-1', [], may(4))
    assert.deepEqual(await owners.of(['object-1', 'object-2']), new Map([['object-1', []]]))
  })

  test('an activity is first once, also when it comes twice at once', async () => {
    const { seenActivities } = given().store
    const firsts = await Promise.all([1, 1, 1].map((day) => seenActivities.first('a', may(day))))
    assert.equal(firsts.filter(Boolean).length, 1)
    assert.equal(await seenActivities.first('b', may(1)), true)
  })

  test('an activity is remembered for days and forgotten after a week', async () => {
    const { seenActivities } = given().store
    await seenActivities.first('a', may(1))
    await seenActivities.first('b', may(7))
    assert.equal(await seenActivities.first('a', may(7)), false)
    await seenActivities.first('c', may(9))
    assert.equal(await seenActivities.first('a', may(9)), true)
  })

  test('cards about a matter are found, each once, and forgotten by their address', async () => {
    const { liveCards } = given().store
    const about = { applicationObjectId: 'object-1', keyId: 'key-1' }
    const card = { address: { conversationId: 'chat-1', activityId: '1' }, ...about }
    const other = { address: { conversationId: 'chat-2', activityId: '1' }, ...about }
    for (const one of [card, card, other, { ...card, keyId: 'key-2' }])
      await liveCards.remember(one)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [card, other])
    await liveCards.forget(card.address)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [other])
    assert.deepEqual(await liveCards.about('object-1', 'key-2'), [])
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
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

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { up } from '../../../src/adapters/postgres/migrations/0015-bot-installs.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aConversation, may } from '../../support/engine-data.ts'

const ada = 'c0a70500-0000-4000-8000-00000000000a'
const bob = 'c0a70500-0000-4000-8000-00000000000b'

forEachEngine((given) => {
  const installs = () => given().store.installs

  test('the last try for a person counts, and that the bot was there is kept', async () => {
    await installs().ask(ada, may(1))
    await installs().settle(ada, { state: 'installed', at: may(2) })
    await installs().ask(ada, may(5))
    await installs().settle(ada, { state: 'refused', code: 'Forbidden', at: may(6) })
    const row = { personId: ada, state: 'refused', code: 'Forbidden', askedAt: may(5) }
    const expected = new Map([[ada, { ...row, thereAt: may(2) }]])
    assert.deepEqual(await installs().of([ada, bob]), expected)
    await installs().ask(ada, may(8))
    assert.partialDeepStrictEqual((await installs().of([ada])).get(ada), {
      state: 'waiting',
      code: null,
      thereAt: may(2),
    })
  })

  test('the bot was first there when it was first found', async () => {
    for (const day of [1, 3]) {
      await installs().ask(ada, may(day))
      await installs().settle(ada, { state: 'alreadyThere', at: may(day + 1) })
    }
    assert.deepEqual((await installs().of([ada])).get(ada)?.thereAt, may(2))
  })

  test('people who were asked for since are counted', async () => {
    await installs().ask(ada, may(1))
    await installs().ask(bob, may(3))
    assert.equal(await installs().askedSince(may(2)), 1)
    assert.equal(await installs().askedSince(may(3)), 0)
  })

  test('whoever took the bot out is known until they come back', async () => {
    await installs().removed(ada, may(1))
    await installs().removed(ada, may(2))
    assert.deepEqual(await installs().removals(), new Set([ada]))
    await installs().cameBack(ada)
    await installs().cameBack(bob)
    assert.deepEqual(await installs().removals(), new Set())
  })

  test('people with a chat are those of personal chats', async () => {
    const { conversations } = given().store
    await conversations.remember(aConversation({ id: 'chat-1', personId: ada }), may(1))
    await conversations.remember(aConversation({ id: 'chat-2', personId: ada }), may(1))
    const group = aConversation({ id: 'group', kind: 'group', personId: null })
    await conversations.remember(group, may(1))
    assert.deepEqual(await installs().peopleWithChat(), new Set([ada]))
  })

  test('whoever was written to before and has no chat is taken to have removed the bot', async () => {
    const { store, engine } = given()
    const key = { applicationObjectId: 'object-1', keyId: 'key-1', stage: 30 } as const
    const people = [ada, bob, 'c0a70500-0000-4000-8000-00000000000c', '19:channel@thread.tacv2']
    for (const id of people) {
      await store.notices.plan({ ...key, recipient: { to: 'person', id } }, may(1))
    }
    for (const personId of [ada, bob, '19:channel@thread.tacv2']) {
      await store.notices.claim([`${personId}/object-1/key-1/30`], may(1))
    }
    await store.conversations.remember(aConversation({ personId: bob }), may(1))
    await engine.database.transaction().execute(async (transaction) => {
      await sql`drop table bot_install, bot_removal`.execute(transaction)
      await up(transaction as never)
    })
    assert.deepEqual(await installs().removals(), new Set([ada]))
  })
})

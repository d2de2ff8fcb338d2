import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachEngine } from '../../support/engine.ts'
import { may } from '../../support/engine-data.ts'

const address = { conversationId: 'chat-1', activityId: 'card-1' }

forEachEngine((given) => {
  const cards = () => given().store.scanCards

  test('a card that follows a round is there once, and waits for the round named last', async () => {
    await cards().follow({ address, newerThan: 1 })
    await cards().follow({ address, newerThan: 2 })
    assert.deepEqual(await cards().followed(), [{ address, newerThan: 2 }])
  })

  test('a forgotten card is gone, and no other', async () => {
    const other = { ...address, activityId: 'card-2' }
    await cards().follow({ address, newerThan: 1 })
    await cards().follow({ address: other, newerThan: 1 })
    await cards().forget(address)
    assert.deepEqual(await cards().followed(), [{ address: other, newerThan: 1 }])
  })

  test('a sign of life is noted with the newest round, while it runs', async () => {
    const { inventory } = given().store
    await cards().pulse(may(1))
    assert.equal(await cards().pulsedAt(), null, 'no round yet')
    const older = await inventory.beginRound(may(1))
    await cards().pulse(may(2))
    assert.deepEqual(await cards().pulsedAt(), may(2))
    const newer = await inventory.beginRound(may(3))
    assert.equal(await cards().pulsedAt(), null, 'the newer one has not said anything')
    await inventory.endRound(newer, 'complete', may(4))
    await cards().pulse(may(5))
    assert.equal(await cards().pulsedAt(), null)
    assert.ok(older.id < newer.id)
  })
})

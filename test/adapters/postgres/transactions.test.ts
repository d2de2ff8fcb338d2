import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../../../src/application/ports/store.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aConversation, aRotation, may } from '../../support/engine-data.ts'

const advance: Job = { queue: 'advance-rotation', data: { rotationId: 'rk-22222222' } }

forEachEngine((given) => {
  test('a transaction commits its rows and its jobs together', async () => {
    const { store, queued } = given()
    const answer = await store.transaction(async (within) => {
      await within.rotations.insert(aRotation())
      await within.enqueue(advance)
      return 'done'
    })
    assert.equal(answer, 'done')
    assert.equal((await store.rotations.open()).length, 1)
    assert.deepEqual(await queued(), [advance])
  })

  test('a transaction that throws leaves neither rows nor jobs', async () => {
    const { store, queued } = given()
    const failed = store.transaction(async (within) => {
      await within.rotations.insert(aRotation())
      await within.conversations.remember(aConversation(), may(1))
      await within.enqueue(advance)
      throw new Error('change of mind')
    })
    await assert.rejects(failed, { message: 'change of mind' })
    assert.deepEqual(await store.rotations.open(), [])
    assert.equal(await store.conversations.byId('chat-1'), undefined)
    assert.deepEqual(await queued(), [])
  })

  test('a refused insert leaves the transaction usable', async () => {
    const { store } = given()
    await store.rotations.insert(aRotation())
    await store.transaction(async (within) => {
      assert.equal(await within.rotations.insert(aRotation('rk-33333333')), false)
      await within.conversations.remember(aConversation(), may(1))
    })
    assert.notEqual(await store.conversations.byId('chat-1'), undefined)
  })

  test('the store refuses to be used inside its own transaction instead of hanging', async () => {
    const { store } = given()
    const insideOut: (() => Promise<unknown>)[] = [
      () => store.rotations.open(),
      () => store.inventory.lastRound(),
      () => store.enqueue(advance),
      () => store.transaction(async () => undefined),
    ]
    for (const use of insideOut) {
      await assert.rejects(store.transaction(use), /inside a transaction/)
    }
    assert.deepEqual(await store.rotations.open(), [])
  })

  test('transactions that run at once do not see into each other', async () => {
    const { store } = given()
    const both = ['rk-22222222', 'rk-33333333'] as const
    const inserted = await Promise.all(
      both.map((id) =>
        store.transaction(async (within) => {
          const won = await within.rotations.insert(aRotation(id))
          await within.rotations.open()
          return won
        }),
      ),
    )
    assert.equal(inserted.filter(Boolean).length, 1)
    assert.equal((await store.rotations.open()).length, 1)
  })
})

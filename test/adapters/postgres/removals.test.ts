import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConfirmedRemoval, RemovalOutcome } from '../../../src/domain/removal.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

const removal: ConfirmedRemoval = {
  application: { objectId: 'object-1', clientId: 'client-1', displayName: 'Payroll' },
  secret: { keyId: 'key-1', displayName: null, expiresAt: may(20) },
  replacedBy: { keyId: 'key-2', displayName: 'newer', expiresAt: may(30) },
  confirmedBy: { id: 'ada', name: 'Ada' },
  confirmedAt: may(1),
  card: { conversationId: 'chat-1', activityId: 'card-1' },
}
const outcomes: RemovalOutcome[] = [
  { state: 'removed', endedAt: may(2) },
  { state: 'alreadyGone', endedAt: may(2) },
  { state: 'refused', reason: 'replacementGone', endedAt: may(2) },
]

forEachEngine((given) => {
  const removals = () => given().store.removals
  const insert = async (changes: Partial<ConfirmedRemoval> = {}) => {
    const id = await removals().insert({ ...removal, ...changes })
    assert.ok(id !== undefined)
    return id
  }

  test('a removal comes back whole, while under way and however it ended', async () => {
    for (const outcome of outcomes) {
      const id = await insert()
      assert.deepEqual(await removals().byId(id), { ...removal, state: 'confirmed' })
      assert.deepEqual(await removals().open(), [id])
      assert.equal(await removals().settle(id, outcome), true)
      assert.deepEqual(await removals().byId(id), { ...removal, ...outcome })
      assert.deepEqual(await removals().open(), [])
    }
  })

  test('without a replacement and without a card it comes back too', async () => {
    const id = await insert({ replacedBy: null, card: null })
    assert.partialDeepStrictEqual(await removals().byId(id), { replacedBy: null, card: null })
  })

  test('one removal of a secret is under way at most, however many confirm at once', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => removals().insert(removal)))
    assert.equal(ids.filter((id) => id !== undefined).length, 1)
    await insert({ secret: { ...removal.secret, keyId: 'key-3' } })
    assert.equal((await removals().open()).length, 2)
  })

  test('how it ended is said once', async () => {
    const id = await insert()
    const [first, second] = outcomes
    assert.ok(first && second)
    assert.equal(await removals().settle(id, first), true)
    assert.equal(await removals().settle(id, second), false)
    assert.partialDeepStrictEqual(await removals().byId(id), first)
  })

  test('the newest removal of a key id is found', async () => {
    const id = await insert()
    await removals().settle(id, { state: 'refused', reason: 'rotationOpen', endedAt: may(2) })
    await insert({ confirmedAt: may(3) })
    assert.partialDeepStrictEqual(await removals().latestFor('object-1', 'key-1'), {
      state: 'confirmed',
      confirmedAt: may(3),
    })
    assert.equal(await removals().latestFor('object-2', 'key-1'), undefined)
  })

  test('applications with something to clean up are those with an expired or replaced secret', async () => {
    const { inventory } = given().store
    const old = aCredential({ startsAt: may(1), expiresAt: may(20) })
    const newer = aCredential({ keyId: 'key-2', startsAt: may(2), expiresAt: may(25) })
    const application = (objectId: string, ...credentials: (typeof old)[]) =>
      anApplication({ objectId, credentials })
    const round = await inventory.beginRound(may(1))
    await inventory.saveSeen(round, [
      application('a-replaced', old, newer),
      application('b-single', newer),
      application('c-expired', { ...old, expiresAt: may(3) }),
      application(
        'd-longer-but-older',
        { ...old, startsAt: may(2) },
        { ...newer, startsAt: may(1) },
      ),
      application('e-newer-but-shorter', old, { ...newer, expiresAt: may(19) }),
      application('f-none'),
    ])
    const found = async (day: number, limit = 10) =>
      (await inventory.withRemovable(may(day), limit)).map(({ objectId }) => objectId)
    assert.deepEqual(await found(4), ['a-replaced', 'c-expired'])
    assert.deepEqual(await found(4, 1), ['a-replaced'])
    const [first] = await inventory.withRemovable(may(4), 1)
    assert.deepEqual(first?.credentials, [old, newer])
  })

  test('of many applications none with something to clean up is passed over', async () => {
    const { inventory } = given().store
    const nameOf = (at: number) => `object-${String(at).padStart(5, '0')}`
    // Some two thousand are looked at together.
    const expired = [0, 1, 1_999, 2_000, 2_001, 3_999, 4_000]
    const all = Array.from({ length: 4_001 }, (_, at) =>
      anApplication({
        objectId: nameOf(at),
        credentials: [aCredential({ expiresAt: may(expired.includes(at) ? 3 : 20) })],
      }),
    )
    await inventory.saveSeen(await inventory.beginRound(may(1)), all)
    const found = async (limit: number) =>
      (await inventory.withRemovable(may(4), limit)).map(({ objectId }) => objectId)
    assert.deepEqual(await found(5_000), expired.map(nameOf))
    assert.deepEqual(await found(4), expired.slice(0, 4).map(nameOf))
  })
})

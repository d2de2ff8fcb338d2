import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nothingLearned, type ScanMemory } from '../../../src/domain/scan-memory.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

forEachEngine((given) => {
  const memory = () => given().store.scanMemory
  const inventory = () => given().store.inventory
  const known = async () =>
    (await inventory().expiringBefore(may(30), 100)).map(({ objectId }) => objectId)

  test('nothing is learned at first', async () => {
    assert.deepEqual(await memory().read(), nothingLearned)
  })

  test('what a round learned comes back whole', async () => {
    const memories: ScanMemory[] = [
      { mark: 'one', fullAt: may(1), trust: { state: 'proven', suspects: ['a'] } },
      { mark: null, fullAt: null, trust: { state: 'failed', since: may(2) } },
    ]
    for (const learned of memories) {
      await memory().save(learned)
      assert.deepEqual(await memory().read(), learned)
    }
  })

  test('what another version wrote counts as nothing', async () => {
    const body = '{"mark":1}' as never
    await given().engine.database.insertInto('scan_memory').values({ id: 1, body }).execute()
    assert.deepEqual(await memory().read(), nothingLearned)
    await memory().save({ ...nothingLearned, mark: 'one' })
    assert.equal((await memory().read()).mark, 'one')
  })

  test('an application that is gone leaves with all that is known of it', async () => {
    const round = await inventory().beginRound(may(1), 'changes')
    await inventory().saveSeen(round, [anApplication(), anApplication({ objectId: 'object-2' })])
    await inventory().saveOwnerless(round, ['object-1', 'object-2'])
    await inventory().saveUnreadable(round, ['object-1', 'object-3'])
    await given().store.owners.save('object-1', [])
    assert.equal(await inventory().removeApplications(round, ['object-1', 'object-9']), true)
    assert.deepEqual(await known(), ['object-2'])
    assert.equal((await given().store.owners.of(['object-1'])).size, 0)
    const left = (await inventory().ownerless(10)).map(({ objectId }) => objectId)
    assert.deepEqual(left, ['object-2'])
    assert.equal((await inventory().endRound(round, 'complete', may(2))).unreadable, 1)
  })

  test('a round of changes that turns full removes what it did not see', async () => {
    const first = await inventory().beginRound(may(1))
    await inventory().saveSeen(first, [anApplication(), anApplication({ objectId: 'object-2' })])
    await inventory().endRound(first, 'complete', may(1))
    const round = await inventory().beginRound(may(2), 'changes')
    await inventory().saveSeen(round, [anApplication({ objectId: 'object-2' })])
    assert.equal(await inventory().turnFull(round), true)
    assert.partialDeepStrictEqual(await inventory().lastRound(), { how: 'full', applications: 0 })
    await inventory().endRound(round, 'complete', may(2))
    assert.deepEqual(await known(), ['object-2'])
  })

  test('ownerless applications come soonest first, and only as the last list named them', async () => {
    const dueOn = (objectId: string, day: number) =>
      anApplication({ objectId, credentials: [aCredential({ expiresAt: may(day) })] })
    const first = await inventory().beginRound(may(1))
    const without = anApplication({ objectId: 'd', credentials: [] })
    await inventory().saveSeen(first, [dueOn('a', 9), dueOn('b', 8), dueOn('c', 7), without])
    await inventory().saveOwnerless(first, ['a', 'b', 'd', 'elsewhere'])
    assert.equal(await inventory().endOwnerless(first), true)
    const ids = async (limit: number) =>
      (await inventory().ownerless(limit)).map(({ objectId }) => objectId)
    assert.deepEqual(await ids(10), ['b', 'a'])
    assert.deepEqual(await ids(1), ['b'])
    const next = await inventory().beginRound(may(2))
    await inventory().saveOwnerless(next, ['c', 'a'])
    assert.deepEqual(await ids(10), ['c', 'b', 'a'], 'until the list was read to its end')
    await inventory().endOwnerless(next)
    assert.deepEqual(await ids(10), ['c', 'a'])
  })

  test('a round that was overtaken removes, turns and forgets nothing', async () => {
    const old = await inventory().beginRound(may(1), 'changes')
    await inventory().saveSeen(old, [anApplication()])
    await inventory().saveOwnerless(old, ['object-1'])
    await inventory().beginRound(may(2))
    assert.equal(await inventory().removeApplications(old, ['object-1']), false)
    assert.equal(await inventory().turnFull(old), false)
    assert.equal(await inventory().saveOwnerless(old, ['object-2']), false)
    assert.equal(await inventory().endOwnerless(old), false)
    assert.deepEqual(await known(), ['object-1'])
    assert.equal((await inventory().ownerless(10)).length, 1)
  })
})

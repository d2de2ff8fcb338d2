import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Application } from '../../../src/domain/application.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

forEachEngine((given) => {
  const inventory = () => given().store.inventory
  const everything = () => inventory().expiringBefore(new Date('2100-01-01T00:00:00Z'), 100_000)

  async function round(seen: readonly Application[], outcome: 'complete' | 'partial' = 'complete') {
    const begun = await inventory().beginRound(may(1))
    await inventory().saveSeen(begun, seen)
    return await inventory().endRound(begun, outcome, may(2))
  }

  test('what a round saw comes back whole, with its credentials in the order of the directory', async () => {
    const application = anApplication({
      displayName: null,
      notes: 'line one\nline two',
      credentials: [
        aCredential({ keyId: 'b', displayName: null, hint: null }),
        aCredential({ keyId: 'a', expiresAt: may(2) }),
      ],
    })
    await round([application])
    assert.deepEqual(await everything(), [application])
  })

  test('a round counts what it saw', async () => {
    const begun = await inventory().beginRound(may(1))
    assert.equal(begun.outcome, 'running')
    await inventory().saveSeen(begun, [anApplication(), anApplication({ objectId: 'object-2' })])
    const ended = await inventory().endRound(begun, 'complete', may(2))
    assert.deepEqual(ended, {
      id: begun.id,
      startedAt: may(1),
      finishedAt: may(2),
      outcome: 'complete',
      how: 'full',
      applications: 2,
      credentials: 2,
      certificates: 0,
      servicePrincipals: 0,
      unreadable: 0,
      problem: null,
    })
  })

  test('a complete round removes applications that it did not see', async () => {
    await round([anApplication(), anApplication({ objectId: 'object-2' })])
    await given().store.owners.save('object-1', [], may(4))
    await round([anApplication({ objectId: 'object-2' })])
    assert.deepEqual(
      (await everything()).map((application) => application.objectId),
      ['object-2'],
    )
    assert.equal((await given().store.owners.of(['object-1'])).size, 0)
  })

  test('a secret that is known to be gone is taken out at once, and no other', async () => {
    const credentials = [aCredential({ keyId: 'old' }), aCredential({ keyId: 'new' })]
    await round([anApplication({ credentials })])
    await inventory().removeSecret('object-1', 'old')
    const [application] = await everything()
    assert.deepEqual(
      application?.credentials.map(({ keyId }) => keyId),
      ['new'],
    )
  })

  test('a partial round removes nothing', async () => {
    await round([anApplication(), anApplication({ objectId: 'object-2' })])
    await round([anApplication({ objectId: 'object-2' })], 'partial')
    assert.equal((await everything()).length, 2)
  })

  test('a round that ends late leaves what a newer round saw', async () => {
    const old = await inventory().beginRound(may(1))
    const newer = await inventory().beginRound(may(2))
    await inventory().saveSeen(newer, [anApplication()])
    await inventory().saveSeen(old, [anApplication()])
    await inventory().endRound(old, 'complete', may(3))
    await inventory().endRound(newer, 'complete', may(3))
    assert.equal((await everything()).length, 1)
  })

  test('a credential that the directory no longer lists is gone, and only that one', async () => {
    const other = anApplication({ objectId: 'object-2' })
    await round([
      anApplication({ credentials: [aCredential(), aCredential({ keyId: 'k' })] }),
      other,
    ])
    await round([anApplication(), other])
    assert.deepEqual(await everything(), [anApplication(), other])
  })

  test('an application that lost its last credential is still known, but expires no more', async () => {
    await round([anApplication()])
    const ended = await round([anApplication({ credentials: [] })])
    assert.deepEqual([ended.applications, ended.credentials], [1, 0])
    assert.deepEqual(await everything(), [])
  })

  test('a page that names an application or a key id twice keeps the later one', async () => {
    const later = anApplication({
      displayName: 'later',
      credentials: [aCredential({ hint: 'old' }), aCredential({ hint: 'new' })],
    })
    await round([anApplication({ displayName: 'earlier' }), later])
    assert.deepEqual(await everything(), [
      { ...later, credentials: [aCredential({ hint: 'new' })] },
    ])
  })

  test('two applications may have the same key id', async () => {
    const both = [anApplication(), anApplication({ objectId: 'object-2' })]
    await round(both)
    assert.deepEqual(await everything(), both)
  })

  test('text that PostgreSQL refuses is saved with replacement characters', async () => {
    const odd = 'a\0b\ud800c'
    await round([
      anApplication({
        objectId: odd,
        displayName: odd,
        tags: [odd],
        notes: odd,
        credentials: [aCredential({ keyId: odd, displayName: odd, hint: odd })],
      }),
    ])
    const clean = 'a\uFFFDb\uFFFDc'
    const [saved] = await everything()
    assert.deepEqual(
      [saved?.objectId, saved?.displayName, saved?.tags, saved?.notes, saved?.credentials[0]?.hint],
      [clean, clean, [clean], clean, clean],
    )
  })

  test('a page of thousands is saved in full', async () => {
    const page = Array.from({ length: 2_345 }, (_, at) =>
      anApplication({
        objectId: `object-${at}`,
        credentials: [aCredential(), aCredential({ keyId: 'k' })],
      }),
    )
    const ended = await round(page)
    assert.deepEqual([ended.applications, ended.credentials], [2_345, 4_690])
  })

  test('an application with hundreds of credentials is saved in full', async () => {
    const credentials = Array.from({ length: 700 }, (_, at) => aCredential({ keyId: `key-${at}` }))
    await round([anApplication({ credentials })])
    assert.equal((await everything())[0]?.credentials.length, 700)
  })

  test('applications come soonest first, only those before the moment, and no more than asked', async () => {
    const expiring = (objectId: string, day: number) =>
      anApplication({
        objectId,
        credentials: [
          aCredential({ keyId: 'far', expiresAt: may(30) }),
          aCredential({ expiresAt: may(day) }),
        ],
      })
    await round([expiring('c', 9), expiring('a', 7), expiring('b', 8), expiring('d', 10)])
    const ids = async (limit: number) =>
      (await inventory().expiringBefore(may(10), limit)).map((found) => found.objectId)
    assert.deepEqual(await ids(10), ['a', 'b', 'c'])
    assert.deepEqual(await ids(2), ['a', 'b'])
  })

  test('those behind an application that was given before come next, also once that one is gone', async () => {
    const expiring = (objectId: string, day: number) =>
      anApplication({ objectId, credentials: [aCredential({ expiresAt: may(day) })] })
    await round([expiring('d', 7), expiring('a', 8), expiring('b', 8), expiring('c', 9)])
    const page = (behind?: Application) => inventory().expiringBefore(may(10), 2, behind)
    const idsOf = (found: Application[]) => found.map(({ objectId }) => objectId)
    const first = await page()
    assert.deepEqual(idsOf(first), ['d', 'a'])
    assert.deepEqual(idsOf(await page(first.at(-1))), ['b', 'c'])
    await round([expiring('b', 8), expiring('c', 9)])
    const second = await page(first.at(-1))
    assert.deepEqual(idsOf(second), ['b', 'c'])
    assert.deepEqual(await page(second.at(-1)), [])
  })

  test('the last round and the last complete round are told apart', async () => {
    assert.equal(await inventory().lastRound(), undefined)
    const complete = await round([])
    const partial = await round([], 'partial')
    assert.deepEqual(await inventory().lastRound(), partial)
    assert.deepEqual(await inventory().lastCompleteRound(), complete)
  })
})

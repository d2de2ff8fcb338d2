import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Finding, findingId } from '../../../src/domain/finding.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, aRotation, may } from '../../support/engine-data.ts'

const about = { objectId: 'object-1', clientId: 'client-1', displayName: null }
const servedBy = {
  vaultUrl: 'https://main.vault.azure.net',
  secretName: 'payroll',
  version: 'v1',
}
const dead: Finding = {
  kind: 'deadVersion',
  application: about,
  keyId: 'key-9',
  rotationId: 'whatever\0 a tag said',
  description: null,
  servedBy,
}
const unknown: Finding = {
  kind: 'unknownRotation',
  application: { ...about, objectId: 'object-2' },
  keyId: 'key-2',
  rotationId: 'rk-22222222',
  description: 'mine [rk-22222222]',
  servedBy: null,
}

forEachEngine((given) => {
  const findings = () => given().store.findings
  const ids = async () => (await findings().open()).map(({ id }) => id)

  test('a finding comes back whole, oldest first', async () => {
    await findings().seen(unknown, may(2))
    await findings().seen(dead, may(1))
    const [first, second] = await findings().open()
    const rotationId = 'whatever\uFFFD a tag said'
    assert.deepEqual(first, {
      id: findingId(dead),
      finding: { ...dead, rotationId },
      firstSeenAt: may(1),
      lastSeenAt: may(1),
      toldAt: null,
    })
    assert.deepEqual(second?.finding, unknown)
    assert.deepEqual(await findings().byId(findingId(unknown)), second)
    assert.deepEqual(await findings().openFor('object-2'), [second])
  })

  test('a finding that is seen again keeps its beginning and takes what is new', async () => {
    await findings().seen(unknown, may(1))
    await findings().seen({ ...unknown, servedBy }, may(3))
    const found = await findings().byId(findingId(unknown))
    assert.partialDeepStrictEqual(found, {
      finding: { servedBy },
      firstSeenAt: may(1),
      lastSeenAt: may(3),
    })
  })

  test('a resolved finding is open no more; one that comes back begins anew and stays told', async () => {
    const id = findingId(dead)
    await findings().seen(dead, may(1))
    await findings().told(id, may(2))
    await findings().told(id, may(3))
    await findings().resolve(id, may(4))
    assert.deepEqual(await ids(), [])
    assert.equal(await findings().byId(id), undefined)
    await findings().seen(dead, may(5))
    const again = await findings().byId(id)
    assert.partialDeepStrictEqual(again, { firstSeenAt: may(5), toldAt: may(2) })
  })

  test('what is looked at next are applications with something of a rotation, each once', async () => {
    const { store } = given()
    const named = [aCredential({ displayName: 'x [rk-22222222]' })]
    const round = await store.inventory.beginRound(may(1))
    await store.inventory.saveSeen(round, [
      anApplication({ objectId: 'bears-id', credentials: named }),
      anApplication({ objectId: 'had-rotation', credentials: [] }),
      anApplication({ objectId: 'neither' }),
    ])
    await store.rotations.insert(aRotation('rk-22222222', { objectId: 'had-rotation' }))
    await store.rotations.insert(aRotation('rk-33333333', { objectId: 'long-gone' }))
    await findings().seen(dead, may(1))
    assert.deepEqual(await findings().due(10), ['bears-id', 'had-rotation', 'object-1'])
    await findings().resolve(findingId(dead), may(2))
    assert.deepEqual(await findings().due(10), ['bears-id', 'had-rotation'])
  })

  test('what was looked at longest ago comes first', async () => {
    for (const objectId of ['a', 'b', 'c']) {
      await findings().seen({ ...dead, application: { ...about, objectId } }, may(1))
    }
    await findings().looked('a', may(1))
    await findings().looked('b', may(2))
    assert.deepEqual(await findings().due(2), ['c', 'a'])
    await findings().looked('c', may(3))
    await findings().looked('a', may(4))
    assert.deepEqual(await findings().due(10), ['b', 'c', 'a'])
  })

  test('every rotation of an application is found, newest first, and no other', async () => {
    const { rotations } = given().store
    const first = aRotation('rk-22222222', { oldKeyId: 'key-1' })
    const failed = {
      ...first,
      state: 'failed',
      reason: 'vaultForbidden',
      failedAt: may(2),
    } as const
    await rotations.insert(failed)
    await rotations.insert(aRotation('rk-33333333'))
    await rotations.insert(aRotation('rk-44444444', { objectId: 'object-2' }))
    const of = await rotations.of('object-1')
    assert.deepEqual(
      of.map(({ id }) => id),
      ['rk-33333333', 'rk-22222222'],
    )
  })

  test('a notice about a finding comes back as one', async () => {
    const { notices } = given().store
    const stage = `finding:${findingId(dead)}` as const
    const recipient = { to: 'person', id: 'ada' } as const
    const key = { recipient, applicationObjectId: 'object-1', keyId: 'key-9', stage }
    assert.equal(await notices.plan(key, may(1)), true)
    assert.equal(await notices.plan(key, may(2)), false)
    assert.deepEqual((await notices.planned())[0]?.key, key)
  })
})

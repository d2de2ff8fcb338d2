import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ServiceError } from '../../../src/application/service-error.ts'
import { matterName } from '../../../src/domain/matter.ts'
import { openStates, type Rotation } from '../../../src/domain/rotation.ts'
import { recordSettled } from '../../../src/domain/rotation-steps.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aRotation, may, rotationInEveryState } from '../../support/engine-data.ts'

forEachEngine((given) => {
  const rotations = () => given().store.rotations

  for (const state of Object.keys(rotationInEveryState()) as Rotation['state'][]) {
    test(`a rotation that is ${state} comes back as it was saved`, async () => {
      const rotation = rotationInEveryState()[state]
      assert.equal(await rotations().insert(rotation), true)
      assert.deepEqual(await rotations().byId(rotation.id), { rotation, version: 1 })
    })

    test(`a rotation that is ${state} ${isOpen(state) ? 'holds' : 'frees'} its application`, async () => {
      await rotations().insert(rotationInEveryState()[state])
      assert.equal(await rotations().insert(aRotation('rk-33333333')), !isOpen(state))
      const open = await rotations().openFor('object-1')
      assert.equal(open?.rotation.id, isOpen(state) ? 'rk-22222222' : 'rk-33333333')
      assert.equal((await rotations().open()).length, 1)
    })
  }

  test('a matter counts as moved once its rotation stored, unless that was undone', async () => {
    const { store, engine } = given()
    const { id, application, old } = aRotation()
    await store.rotations.insert(aRotation())
    const moved: string[] = []
    for (const state of Object.keys(rotationInEveryState())) {
      await sql`update rotation set state = ${state} where id = ${id}`.execute(engine.database)
      const found = await store.rotations.concerning([application.objectId, 'another'])
      if (found.has(matterName(application.objectId, old.keyId))) moved.push(state)
    }
    assert.deepEqual(moved, ['stored', 'awaiting-cleanup', 'cleaning-up', 'closed', 'undoing'])
  })

  test('two requests at once for one application make one rotation', async () => {
    const inserted = await Promise.all([
      rotations().insert(aRotation('rk-22222222')),
      rotations().insert(aRotation('rk-33333333')),
      rotations().insert(aRotation('rk-44444444')),
    ])
    assert.equal(inserted.filter(Boolean).length, 1)
  })

  test('rotations of different applications are open side by side', async () => {
    await rotations().insert(aRotation('rk-33333333', { objectId: 'object-2' }))
    await rotations().insert(aRotation('rk-22222222'))
    const open = await rotations().open()
    assert.deepEqual(
      open.map((row) => row.rotation.id),
      ['rk-33333333', 'rk-22222222'],
    )
  })

  test('saving over the version that was read raises the version', async () => {
    const { requested, stored } = rotationInEveryState()
    await rotations().insert(requested)
    assert.equal(await rotations().save({ rotation: stored, version: 1 }), true)
    assert.deepEqual(await rotations().byId(stored.id), { rotation: stored, version: 2 })
  })

  test('of two saves over the same version the second is refused', async () => {
    const { requested, stored, failed } = rotationInEveryState()
    await rotations().insert(requested)
    assert.equal(await rotations().save({ rotation: stored, version: 1 }), true)
    assert.equal(await rotations().save({ rotation: failed, version: 1 }), false)
    assert.deepEqual((await rotations().byId(stored.id))?.rotation, stored)
  })

  test('a rotation that was never inserted cannot be saved', async () => {
    assert.equal(await rotations().save({ rotation: aRotation(), version: 1 }), false)
  })

  test('the newest rotation of a key id is found, open or not', async () => {
    const { failed } = rotationInEveryState()
    await rotations().insert(failed)
    await rotations().insert(aRotation('rk-33333333'))
    const latest = await rotations().latestFor('object-1', 'key-1')
    assert.equal(latest?.rotation.id, 'rk-33333333')
    assert.equal(await rotations().latestFor('object-1', 'key-9'), undefined)
  })

  test('a name with NUL and half a surrogate pair is saved with replacement characters', async () => {
    const named = { objectId: 'object-1', clientId: 'c', displayName: 'Pay\0roll \ud83d' }
    await rotations().insert({ ...aRotation(), application: named })
    const row = await rotations().byId('rk-22222222')
    assert.equal(row?.rotation.application.displayName, 'Pay\uFFFDroll \uFFFD')
  })

  test('a hostile id is looked up without an error', async () => {
    assert.equal(await rotations().byId('rk-\0\ud800'), undefined)
  })

  for (const acknowledged of ['unknown', null] as const) {
    test(`evidence of which ${acknowledged} was acknowledged comes back as it was saved`, async () => {
      const { closed } = rotationInEveryState()
      assert.ok(closed.state === 'closed' && closed.evidence)
      const rotation = { ...closed, evidence: { ...closed.evidence, acknowledged } }
      await rotations().insert(rotation)
      assert.deepEqual((await rotations().byId(rotation.id))?.rotation, rotation)
    })
  }

  for (const state of ['cleaning-up', 'closed'] as const) {
    test(`a rotation that was ${state} before evidence was kept has none`, async () => {
      const rotation = rotationInEveryState()[state]
      await rotations().insert(rotation)
      await sql`update rotation set body = body - 'evidence'`.execute(given().engine.database)
      const row = await rotations().byId(rotation.id)
      assert.deepEqual(row?.rotation, { ...rotation, evidence: null })
    })
  }

  test('a rotation that nobody closed comes back as it was saved', async () => {
    const waiting = rotationInEveryState()['awaiting-cleanup']
    assert.ok(waiting.state === 'awaiting-cleanup')
    const rotation = recordSettled(waiting, 'oldExpired', may(20))
    await rotations().insert(rotation)
    assert.deepEqual((await rotations().byId(rotation.id))?.rotation, rotation)
  })

  test('a row that no state allows is refused as unreadable, without its content', async () => {
    await rotations().insert(rotationInEveryState().stored)
    await sql`update rotation set body = body - 'fresh'`.execute(given().engine.database)
    await assert.rejects(
      rotations().byId('rk-22222222'),
      new ServiceError('engine', 'unreadable', { code: 'rotation: fresh' }),
    )
  })
})

function isOpen(state: Rotation['state']): boolean {
  return (openStates as readonly string[]).includes(state)
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { forEachEngine } from '../../support/engine.ts'
import { aRotation, may } from '../../support/engine-data.ts'

const ada = { id: 'ada', name: 'Ada' }
const main = { vaultUrl: 'https://main.vault.azure.net', secretName: 'payroll' }
const spare = { vaultUrl: 'https://spare.vault.azure.net', secretName: 'payroll' }

forEachEngine((given) => {
  const targets = () => given().store.targets
  const set = (...names: (typeof main)[]) => ({ targets: names, setBy: ada, setAt: may(1) })

  test('targets that were set come back in their order, with who set them and when', async () => {
    await targets().set('object-1', set(spare, main))
    assert.deepEqual(await targets().of('object-1'), set(spare, main))
    assert.equal(await targets().of('object-2'), undefined)
  })

  test('targets are replaced as a whole', async () => {
    await targets().set('object-1', set(spare, main))
    await targets().set('object-1', { ...set(main), setBy: { id: 'bob', name: 'Bob' } })
    assert.deepEqual(await targets().of('object-1'), {
      ...set(main),
      setBy: { id: 'bob', name: 'Bob' },
    })
  })

  test('targets that two people set at once are those of one of them', async () => {
    await Promise.all([targets().set('object-1', set(spare)), targets().set('object-1', set(main))])
    assert.equal((await targets().of('object-1'))?.targets.length, 1)
  })

  test('targets that were cleared are gone, and clearing again is no failure', async () => {
    await targets().set('object-1', set(main))
    await targets().set('object-2', set(main))
    await targets().clear('object-1')
    await targets().clear('object-1')
    assert.equal(await targets().of('object-1'), undefined)
    assert.deepEqual(await targets().of('object-2'), set(main))
  })

  test('targets are set only if the transaction around them commits', async () => {
    const { store } = given()
    const broken = store.transaction(async (within) => {
      await within.targets.set('object-1', set(main))
      throw new Error('on purpose')
    })
    await assert.rejects(broken, /on purpose/)
    assert.equal(await targets().of('object-1'), undefined)
  })

  test('a row that holds something else is refused rather than half understood', async () => {
    await targets().set('object-1', set(main))
    await sql`update application_targets set targets = '[{"vaultUrl": 1}]'::jsonb`.execute(
      given().engine.database,
    )
    await assert.rejects(targets().of('object-1'), { service: 'engine', reason: 'unreadable' })
  })

  test('a rotation from before reasons were kept is read without one', async () => {
    const { engine, store } = given()
    await store.rotations.insert(aRotation())
    await sql`update rotation set body = body #- '{plan,shortenedBy}'`.execute(engine.database)
    const row = await store.rotations.byId(aRotation().id)
    assert.equal(row?.rotation.plan.shortenedBy, null)
  })
})

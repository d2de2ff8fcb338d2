import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Application, Owner } from '../../../src/domain/application.ts'
import { noticeId } from '../../../src/domain/notice-plan.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

const owner = (id: string): Owner => ({ type: 'person', id, name: id, enabled: true, guest: false })
const late = anApplication({ objectId: 'late', credentials: [aCredential({ expiresAt: may(30) })] })
const soon = anApplication({ objectId: 'soon', credentials: [aCredential({ expiresAt: may(9) })] })
const bare = anApplication({ objectId: 'bare', credentials: [] })

forEachEngine((given) => {
  const overview = () => given().store.overview
  const seen = async (...applications: Application[]) => {
    const { inventory } = given().store
    const round = await inventory.beginRound(may(1))
    await inventory.saveSeen(round, applications)
    await inventory.endRound(round, 'complete', may(1))
  }
  const idsOf = (applications: readonly Application[]) =>
    applications.map(({ objectId }) => objectId)

  test('a person’s applications come with the soonest expiry first, at most so many', async () => {
    await seen(late, bare, soon)
    const { owners } = given().store
    for (const { objectId } of [late, bare]) await owners.save(objectId, [owner('ada')], may(4))
    await owners.save('soon', [owner('bob'), owner('ada')], may(4))
    assert.deepEqual(await overview().ownedBy('ada', 10), [soon, late, bare])
    assert.deepEqual(idsOf(await overview().ownedBy('ada', 2)), ['soon', 'late'])
    assert.deepEqual(idsOf(await overview().ownedBy('bob', 10)), ['soon'])
    assert.deepEqual(await overview().ownedBy('"} ]', 10), [])
  })

  test('an application that the last scan did not see is nobody’s', async () => {
    await seen(soon)
    await given().store.owners.save('gone', [owner('ada')], may(4))
    assert.deepEqual(await overview().ownedBy('ada', 10), [])
  })

  test('known applications come in the order that was asked for', async () => {
    await seen(late, soon)
    assert.deepEqual(idsOf(await overview().known(['soon', 'gone', 'late'])), ['soon', 'late'])
    assert.deepEqual(await overview().known([]), [])
  })

  test('what was said about an application is counted by stage, and only what went out', async () => {
    const { notices } = given().store
    const key = (personId: string, stage: number) =>
      ({
        recipient: { to: 'person', id: personId },
        applicationObjectId: 'soon',
        keyId: 'old',
        stage,
      }) as const
    for (const [at, each] of [key('ada', 30), key('bob', 30), key('ada', 14)].entries()) {
      await notices.plan(each, may(1))
      await notices.claim([noticeId(each)], may(2 + at))
    }
    await notices.settle([noticeId(key('bob', 30))], 'failed')
    await notices.plan(key('cleo', 7), may(1))
    assert.deepEqual(await overview().said('soon'), [
      { stage: '30', at: may(2), messages: 1 },
      { stage: '14', at: may(4), messages: 1 },
    ])
    assert.deepEqual(await overview().said('late'), [])
  })
})

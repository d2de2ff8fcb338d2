import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { migrations } from '../../../src/adapters/postgres/migrate.ts'
import type { LiveCard } from '../../../src/application/ports/store.ts'
import { warnedMatter } from '../../../src/domain/matter-end.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, aRotation, may } from '../../support/engine-data.ts'

const address = { conversationId: 'chat-1', activityId: '1' }
const warning = warnedMatter(anApplication(), aCredential({ keyId: 'key-1' }))
const aWarning: LiveCard & Required<Pick<LiveCard, 'warning'>> = {
  address,
  applicationObjectId: 'object-1',
  keyId: 'key-1',
  warning,
}
const hostileSecret = { ...warning.secret, displayName: null, hint: '\0' }

forEachEngine((given) => {
  test('a warning keeps what it is about until the card shows a rotation', async () => {
    const { liveCards } = given().store
    const card = { ...aWarning, warning: { ...aWarning.warning, secret: hostileSecret } }
    await liveCards.remember(card)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [
      { ...card, warning: { ...card.warning, secret: { ...hostileSecret, hint: '\uFFFD' } } },
    ])
    await liveCards.followRotation('object-1', 'key-2')
    assert.ok((await liveCards.about('object-1', 'key-1'))[0]?.warning)
    await liveCards.followRotation('object-1', 'key-1')
    await liveCards.forgetWarning(card)
    const { warning: _, ...followed } = card
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [followed])
  })

  test('a card that is remembered again is what it was remembered as last', async () => {
    const { liveCards } = given().store
    const { warning: _, ...rotation } = aWarning
    await liveCards.remember(aWarning)
    await liveCards.remember(rotation)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [rotation])
    await liveCards.remember(aWarning)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [aWarning])
  })

  test('only that warning of a card is forgotten', async () => {
    const { liveCards } = given().store
    await liveCards.remember(aWarning)
    await liveCards.remember({ ...aWarning, keyId: 'key-2' })
    await liveCards.forgetWarning(aWarning)
    assert.deepEqual(await liveCards.about('object-1', 'key-1'), [])
    assert.equal((await liveCards.about('object-1', 'key-2')).length, 1)
  })

  test('warnings of secrets that are gone or replaced seem to be over, each matter once', async () => {
    const { liveCards, inventory } = given().store
    const newer = aCredential({ keyId: 'newer', startsAt: may(2), expiresAt: may(30) })
    const seen = [
      anApplication({ objectId: 'kept', credentials: [aCredential({ keyId: 'key-1' })] }),
      anApplication({
        objectId: 'replaced',
        credentials: [aCredential({ keyId: 'key-1' }), newer],
      }),
      anApplication({ objectId: 'removed', credentials: [newer] }),
    ]
    await inventory.saveSeen(await inventory.beginRound(may(1)), seen)
    for (const applicationObjectId of ['kept', 'replaced', 'removed', 'deleted']) {
      await liveCards.remember({ ...aWarning, applicationObjectId })
      const address = { conversationId: 'chat-2', activityId: '1' }
      await liveCards.remember({ ...aWarning, address, applicationObjectId })
    }
    const { warning: _, ...rotation } = aWarning
    await liveCards.remember({ ...rotation, applicationObjectId: 'rotated' })
    const over = ['deleted', 'removed', 'replaced'].map((applicationObjectId) => ({
      applicationObjectId,
      keyId: 'key-1',
    }))
    assert.deepEqual(await liveCards.seemOver(may(3), 10), over)
    assert.deepEqual(await liveCards.seemOver(may(3), 2), over.slice(0, 2))
    assert.deepEqual(await liveCards.seemOver(may(31), 10), over.slice(0, 2), 'expired meanwhile')
  })

  test('cards from before say what the inventory knows, but for those of a rotation', async () => {
    const { store, engine } = given()
    const { liveCards, inventory, rotations } = store
    const rotation = aRotation()
    const rotated = anApplication({
      objectId: rotation.application.objectId,
      credentials: [aCredential({ keyId: rotation.old.keyId })],
    })
    const other = anApplication({
      objectId: 'other',
      credentials: [aCredential({ keyId: 'key-1' })],
    })
    await inventory.saveSeen(await inventory.beginRound(may(1)), [rotated, other])
    await rotations.insert(rotation)
    const old = { address, applicationObjectId: rotated.objectId, keyId: rotation.old.keyId }
    const warned = { address, applicationObjectId: 'other', keyId: 'key-1' }
    const unknown = { address, applicationObjectId: 'gone', keyId: 'key-1' }
    for (const card of [old, warned, unknown]) await liveCards.remember(card)

    await sql`alter table live_card drop column warning`.execute(engine.database)
    await migrations['0010-what-warnings-say']?.up(engine.database as never)

    const [found] = await liveCards.about('other', 'key-1')
    assert.deepEqual(found, {
      ...warned,
      warning: warnedMatter(other, aCredential({ keyId: 'key-1' })),
    })
    assert.deepEqual(await liveCards.about(old.applicationObjectId, old.keyId), [old])
    assert.deepEqual(await liveCards.about('gone', 'key-1'), [unknown])
  })
})

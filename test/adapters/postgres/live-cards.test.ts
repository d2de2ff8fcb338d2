import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
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

  describe('a posted message asks for another look', () => {
    const composedAt = may(4)
    const message = { posted: address, objectIds: ['object-1', 'object-2'], composedAt }
    const older = { ...address, activityId: '0' }

    test('at nothing where it stands alone in its conversation', async () => {
      const { liveCards } = given().store
      const elsewhere = { ...address, conversationId: 'chat-2' }
      await liveCards.remember(aWarning)
      await liveCards.remember({ ...aWarning, address: elsewhere })
      await liveCards.remember({ ...aWarning, address: older, applicationObjectId: 'object-3' })
      const { warning: _, ...rotation } = aWarning
      await liveCards.remember({ ...rotation, address: older })
      assert.deepEqual(await liveCards.toLookAt(message), [])
    })

    test('at the application that an older warning there is about', async () => {
      const { liveCards } = given().store
      await liveCards.remember({ ...aWarning, address: older })
      assert.deepEqual(await liveCards.toLookAt(message), ['object-1'])
    })

    test('at all where an older list stands there', async () => {
      const { liveCards, dueLists } = given().store
      const list = { matters: [warning], shown: '', postedAt: may(1) }
      await dueLists.remember({ ...list, address })
      assert.deepEqual(await liveCards.toLookAt(message), [], 'this very message')
      await dueLists.remember({ ...list, address: older })
      assert.deepEqual(await liveCards.toLookAt(message), message.objectIds)
    })

    test('at an application that somebody said something about since it was composed', async () => {
      const { liveCards, attention } = given().store
      const said = { kind: 'muted', personId: 'ada', personName: 'Ada' } as const
      const more = { keyId: null, until: null, reason: null, toPersonName: null }
      await attention.say('object-1', { ...said, ...more, saidAt: may(3) })
      assert.deepEqual(await liveCards.toLookAt(message), [])
      await attention.say('object-2', { ...said, ...more, saidAt: may(5) })
      assert.deepEqual(await liveCards.toLookAt(message), ['object-2'])
    })
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

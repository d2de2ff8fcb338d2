import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DigestPostKey } from '../../../src/application/ports/digests.ts'
import type { DigestSettings } from '../../../src/domain/digest.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aConversation, anApplication, may } from '../../support/engine-data.ts'

const setBy = { id: 'ada', name: 'Ada' }
const settings: DigestSettings = {
  isOn: true,
  schedule: { days: 'workdays', hour: 8, zone: 'Europe/Prague' },
  horizonDays: 30,
  filter: [
    { by: 'name', pattern: 'Pay*' },
    { by: 'tag', tag: 'finance' },
    { by: 'owner', objectId: 'ada' },
    { by: 'id', clientId: 'client-1' },
  ],
}
const monday: DigestPostKey = { conversationId: 'team-1', date: '2026-05-04', kind: 'digest' }

forEachEngine((given) => {
  const digests = () => given().store.digests
  const conversations = () => given().store.conversations
  const channel = (id: string, teamId?: string) =>
    aConversation({ id, kind: 'channel', personId: null, ...(teamId && { teamId }) })

  test('settings come back as they were saved, the last ones only', async () => {
    await conversations().remember(channel('team-1'), may(1))
    assert.equal(await digests().settings('team-1'), undefined)
    await digests().save('team-1', { settings: { ...settings, isOn: false }, setBy, setAt: may(1) })
    await digests().save('team-1', { settings, setBy, setAt: may(2) })
    assert.deepEqual(await digests().settings('team-1'), { settings, setBy, setAt: may(2) })
    assert.deepEqual(await digests().allSettings(), new Map([['team-1', settings]]))
  })

  test('settings are forgotten with their channel, and with its team', async () => {
    for (const [id, team] of [
      ['team-1', 'team-1'],
      ['other', 'team-1'],
      ['third', 'team-2'],
    ] as const) {
      await conversations().remember(channel(id, team), may(1))
      await digests().save(id, { settings, setBy, setAt: may(1) })
    }
    await conversations().remember(channel('other'), may(2))
    assert.equal((await conversations().byId('other'))?.teamId, 'team-1', 'told once, kept')
    await conversations().forgetTeam('team-1')
    assert.deepEqual([...(await digests().allSettings()).keys()], ['third'])
    await conversations().forget('third')
    assert.equal((await digests().allSettings()).size, 0)
  })

  test('a period is planned once and claimed once, also by several at once', async () => {
    const plans = await Promise.all([1, 2, 3].map((day) => digests().plan(monday, may(day))))
    assert.equal(plans.filter(Boolean).length, 1)
    const claims = await Promise.all([1, 2, 3].map((day) => digests().claim(monday, may(day))))
    assert.equal(claims.filter(Boolean).length, 1)
    assert.equal(await digests().stateOf(monday), 'claimed')
  })

  test('a period that was skipped is not planned, and one that is planned is not skipped', async () => {
    await digests().skip(monday, may(4))
    assert.equal(await digests().plan(monday, may(4)), false)
    const tuesday = { ...monday, date: '2026-05-05' }
    await digests().plan(tuesday, may(5))
    await digests().skip(tuesday, may(5))
    assert.equal(await digests().stateOf(tuesday), 'planned')
  })

  test('the latest digest is the one that certainly arrived; any word counts as the last', async () => {
    assert.equal(await digests().latest('team-1'), undefined)
    const post = async (key: DigestPostKey, day: number, state: 'sent' | 'claimed' | 'failed') => {
      await digests().plan(key, may(day))
      await digests().claim(key, may(day))
      if (state === 'sent') await digests().settle(key, { state, activityId: `on-${day}` })
      if (state === 'failed') await digests().settle(key, { state })
    }
    await post(monday, 4, 'sent')
    await post({ ...monday, date: '2026-05-05', kind: 'followUp' }, 5, 'sent')
    await post({ ...monday, date: '2026-05-06', kind: 'followUp' }, 6, 'claimed')
    await post({ ...monday, date: '2026-05-11' }, 11, 'failed')
    await post({ ...monday, conversationId: 'team-2' }, 12, 'sent')
    assert.deepEqual(await digests().latest('team-1'), {
      activityId: 'on-4',
      date: '2026-05-04',
      at: may(4),
      lastWordAt: may(6),
    })
  })

  test('what is known of applications is found by their ids', async () => {
    const { inventory } = given().store
    const round = await inventory.beginRound(may(1))
    const bare = anApplication({ objectId: 'object-2', credentials: [] })
    await inventory.saveSeen(round, [anApplication(), bare])
    assert.deepEqual(
      await inventory.known(['object-1', 'object-2', 'object-3']),
      new Map([
        ['object-1', anApplication()],
        ['object-2', bare],
      ]),
    )
  })
})

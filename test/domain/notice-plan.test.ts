import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import type { Attention } from '../../src/domain/attention.ts'
import type { Recipient } from '../../src/domain/audience.ts'
import {
  type NoticeKey,
  type NoticePlanInput,
  noticeId,
  planNotices,
} from '../../src/domain/notice-plan.ts'
import { alice, application, ben, credential, now, ownerOf } from '../support/worlds/payroll.ts'

const { objectId } = application()
const matter = { application: application(), credential: credential(), daysLeft: 21 }
const to = (id: string): Recipient => ({ to: 'person', id })
const channel: Recipient = { to: 'channel', id: 'channel-1' }
const keyOf = (recipient: string | Recipient, stage: number | 'expired' = 30): NoticeKey => ({
  recipient: typeof recipient === 'string' ? to(recipient) : recipient,
  applicationObjectId: objectId,
  keyId: credential().keyId,
  stage,
})

/** Given the default world with one change, when planned, then exactly these notices are due. */
function plan(given: Partial<NoticePlanInput> = {}) {
  const { due, unheard } = planNotices({
    now,
    matters: [matter],
    ownersOf: new Map([[objectId, [ownerOf(alice)]]]),
    reachable: new Set([alice.id, ben.id]),
    optedOut: new Set(),
    channelsOf: new Map(),
    fallback: [],
    moved: new Set(),
    tellGuests: true,
    said: new Set(),
    failed: new Set(),
    rotating: new Set(),
    leadDays: [60, 30, 14, 7, 3, 1, 0],
    attentionOf: new Map(),
    ...given,
  })
  return {
    isDue: (...expected: NoticeKey[]) => assert.deepEqual(due, expected),
    isUnheard: (expected: boolean) => assert.equal(unheard.length > 0, expected),
  }
}
const owners = (...list: Owner[]) => ({ ownersOf: new Map([[objectId, list]]) })

describe('A plan of notices', () => {
  it('tells an owner at the stage that the matter has reached', () => {
    plan().isDue(keyOf(alice.id))
  })

  it('tells every owner', () => {
    plan(owners(ownerOf(alice), ownerOf(ben))).isDue(keyOf(alice.id), keyOf(ben.id))
  })

  it('repeats nothing that was said', () => {
    plan({ said: new Set([noticeId(keyOf(alice.id))]) }).isDue()
  })

  it('speaks again at the next stage', () => {
    const said = new Set([noticeId(keyOf(alice.id, 60))])
    plan({ said }).isDue(keyOf(alice.id))
  })

  it('skips the stages that were missed', () => {
    plan({ matters: [{ ...matter, daysLeft: 1 }] }).isDue(keyOf(alice.id, 1))
  })

  it('tells of an expired secret once', () => {
    const expired = { matters: [{ ...matter, daysLeft: -3 }] }
    plan(expired).isDue(keyOf(alice.id, 'expired'))
    plan({ ...expired, said: new Set([noticeId(keyOf(alice.id, 'expired'))]) }).isDue()
  })

  it('leaves out a matter that is further away than every lead time', () => {
    plan({ matters: [{ ...matter, daysLeft: 61 }] }).isDue()
  })

  it('leaves out an application that somebody is rotating', () => {
    plan({ rotating: new Set([objectId]) }).isDue()
  })

  it('leaves out people whose chat is not known', () => {
    plan({ reachable: new Set([ben.id]) }).isDue()
  })

  it('leaves out people whose account is disabled', () => {
    plan(owners(ownerOf(alice, { enabled: false }))).isDue()
  })

  it('tells a guest who owns the application', () => {
    plan(owners(ownerOf(alice, { guest: true }))).isDue(keyOf(alice.id))
  })

  it('tells no service principal', () => {
    plan(owners({ type: 'servicePrincipal', id: alice.id, name: 'Deployer' })).isDue()
  })

  it('has nobody to tell where the owners are not known', () => {
    plan({ ownersOf: new Map() }).isDue()
  })

  const said = (...list: Attention[]) => ({ attentionOf: new Map([[objectId, list]]) })
  const both = owners(ownerOf(alice), ownerOf(ben))

  it('tells one owner while there is much time', () => {
    plan({ ...both, matters: [{ ...matter, daysLeft: 45 }] }).isDue(keyOf(alice.id, 60))
  })

  it('tells the next owner where the first has blocked the bot', () => {
    const far = { ...both, matters: [{ ...matter, daysLeft: 45 }] }
    plan({ ...far, reachable: new Set([ben.id]) }).isDue(keyOf(ben.id, 60))
    const failed = new Set([noticeId(keyOf(alice.id, 60))])
    plan({ ...far, failed, said: failed }).isDue(keyOf(ben.id, 60))
  })

  it('says nothing of a matter that somebody put off, until then', () => {
    const { keyId } = credential()
    const until = new Date('2026-05-10')
    const putOff = (about: string): Attention => ({
      kind: 'snoozed',
      keyId: about,
      until,
      reason: null,
      personId: alice.id,
    })
    plan(said(putOff(keyId))).isDue()
    plan(said(putOff(keyId))).isUnheard(false)
    plan(said(putOff('another'))).isDue(keyOf(alice.id))
    plan({ ...said(putOff(keyId)), now: until }).isDue(keyOf(alice.id))
  })

  it('leaves out who muted the application and who wants no messages at all', () => {
    plan({ ...both, ...said({ kind: 'muted', personId: alice.id }) }).isDue(keyOf(ben.id))
    plan({ ...both, optedOut: new Set([ben.id]) }).isDue(keyOf(alice.id))
  })

  it('tells whom it was handed over to first', () => {
    const handed = said({ kind: 'handedOver', personId: alice.id, toPersonId: ben.id })
    plan({ ...both, ...handed, matters: [{ ...matter, daysLeft: 45 }] }).isDue(keyOf(ben.id, 60))
  })

  it('goes on to the channel and the fallback where nobody moves', () => {
    const late = (daysLeft: number) => ({
      matters: [{ ...matter, daysLeft }],
      channelsOf: new Map([[objectId, [channel.id]]]),
      fallback: [to(ben.id)],
    })
    plan(late(7)).isDue(keyOf(alice.id, 7), keyOf(channel, 7))
    plan(late(3)).isDue(keyOf(alice.id, 3), keyOf(channel, 3), keyOf(ben.id, 3))
    const moved = new Set([`${objectId}/${credential().keyId}`])
    plan({ ...late(3), moved }).isDue(keyOf(alice.id, 3))
  })

  it('starts at the fallback where nobody owns the application', () => {
    plan({ ...owners(), fallback: [channel] }).isDue(keyOf(channel))
  })

  it('names matters that nobody can be told of', () => {
    plan(owners()).isUnheard(true)
    plan().isUnheard(false)
    plan({ ...owners(), fallback: [to(ben.id)], optedOut: new Set([ben.id]) }).isUnheard(true)
  })

  it('names a notice of a channel after its kind too', () => {
    assert.match(noticeId(keyOf(channel, 7)), /^channel:channel-1\/.*\/7$/)
  })

  it('names a notice after person, application, key and stage', () => {
    assert.equal(noticeId(keyOf(alice.id, 7)), `${alice.id}/${objectId}/${credential().keyId}/7`)
  })
})

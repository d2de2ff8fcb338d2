import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import type { Attention } from '../../src/domain/attention.ts'
import { type NoticePlanInput, noticeId, planNotices } from '../../src/domain/notice-plan.ts'
import { alice, application, ben, credential, now, ownerOf } from '../support/worlds/payroll.ts'

const { objectId } = application()
const matter = { application: application(), credential: credential(), daysLeft: 21 }
const keyOf = (personId: string, stage: number | 'expired' = 30) => ({
  personId,
  applicationObjectId: objectId,
  keyId: credential().keyId,
  stage,
})

/** Given the default world with one change, when planned, then exactly these notices are due. */
function plan(given: Partial<NoticePlanInput> = {}) {
  const due = planNotices({
    matters: [matter],
    ownersOf: new Map([[objectId, [ownerOf(alice)]]]),
    reachable: new Set([alice.id, ben.id]),
    said: new Set(),
    rotating: new Set(),
    leadDays: [60, 30, 14, 7, 3, 1, 0],
    attentionOf: new Map(),
    now,
    ...given,
  })
  return { isDue: (...expected: ReturnType<typeof keyOf>[]) => assert.deepEqual(due, expected) }
}
const owners = (...list: Owner[]) => ({ ownersOf: new Map([[objectId, list]]) })

describe('A plan of notices', () => {
  it('tells an owner at the stage that the matter has reached', () => {
    plan().isDue(keyOf(alice.id))
  })

  it('tells every owner', () => {
    plan(owners(ownerOf(alice), ownerOf(ben))).isDue(keyOf(alice.id), keyOf(ben.id))
  })

  it('tells nobody of a secret that somebody put off, until that day', () => {
    const until = new Date(now.getTime() + 86_400_000)
    const said = (keyId: string): Attention[] => [
      { kind: 'snoozed', keyId, until, reason: null, personId: ben.id },
    ]
    const about = (keyId: string) => ({ attentionOf: new Map([[objectId, said(keyId)]]) })
    plan(about(credential().keyId)).isDue()
    plan(about('another')).isDue(keyOf(alice.id))
    plan({ ...about(credential().keyId), now: until }).isDue(keyOf(alice.id))
  })

  it('leaves out who wants to hear nothing of the application', () => {
    const said: Attention[] = [{ kind: 'muted', personId: alice.id }]
    const attentionOf = new Map([[objectId, said]])
    plan({ ...owners(ownerOf(alice), ownerOf(ben)), attentionOf }).isDue(keyOf(ben.id))
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

  it('names a notice after person, application, key and stage', () => {
    assert.equal(noticeId(keyOf(alice.id, 7)), `${alice.id}/${objectId}/${credential().keyId}/7`)
  })
})

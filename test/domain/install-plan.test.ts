import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import type { Attention } from '../../src/domain/attention.ts'
import {
  type InstallHistory,
  type InstallState,
  installStates,
  mostInstalls,
  type OutOfReachInput,
  peopleOutOfReach,
  peopleToInstallFor,
} from '../../src/domain/install-plan.ts'
import {
  alice,
  application,
  ben,
  credential,
  david,
  now,
  ownerOf,
} from '../support/worlds/payroll.ts'

const { objectId } = application()
const matter = { application: application(), credential: credential(), daysLeft: 21 }
const owners = (...list: Owner[]) => ({ ownersOf: new Map([[objectId, list]]) })

/** Given Ben's application that is due, with one change, these people are out of reach. */
function outOfReach(given: Partial<OutOfReachInput> = {}) {
  return peopleOutOfReach({
    matters: [matter],
    ...owners(ownerOf(ben)),
    attentionOf: new Map(),
    rotating: new Set(),
    withChat: new Set(),
    optedOut: new Set(),
    leadDays: [60, 30, 14, 7, 3, 1, 0],
    now,
    ...given,
  })
}

describe('Out of reach', () => {
  it('is an owner of what is due who has no chat', () => {
    assert.deepEqual(outOfReach(), [ben.id])
    assert.deepEqual(outOfReach({ withChat: new Set([ben.id]) }), [])
  })

  it('is nobody while nothing is due', () => {
    assert.deepEqual(outOfReach({ matters: [{ ...matter, daysLeft: 61 }] }), [])
    assert.deepEqual(outOfReach({ matters: [{ ...matter, daysLeft: -3 }] }), [ben.id])
  })

  it('is nobody whose account is disabled, no guest, and nobody who is no person', () => {
    assert.deepEqual(outOfReach(owners(ownerOf(ben, { enabled: false }))), [])
    assert.deepEqual(outOfReach(owners(ownerOf(ben, { guest: true }))), [])
    assert.deepEqual(
      outOfReach(
        owners(
          { type: 'servicePrincipal', id: 'robot', name: null },
          { type: 'deleted', id: 'carol', name: null },
        ),
      ),
      [],
    )
  })

  it('is nobody who wants no messages, or none about the application', () => {
    assert.deepEqual(outOfReach({ optedOut: new Set([ben.id]) }), [])
    const said: Attention[] = [{ kind: 'muted', personId: ben.id }]
    assert.deepEqual(outOfReach({ attentionOf: new Map([[objectId, said]]) }), [])
  })

  it('is nobody while somebody rotates it or put it off', () => {
    assert.deepEqual(outOfReach({ rotating: new Set([objectId]) }), [])
    const until = new Date(now.getTime() + 1)
    const { keyId } = credential()
    const said: Attention[] = [{ kind: 'snoozed', keyId, until, reason: null, personId: alice.id }]
    const attentionOf = new Map([[objectId, said]])
    assert.deepEqual(outOfReach({ attentionOf }), [])
    assert.deepEqual(outOfReach({ attentionOf, now: until }), [ben.id])
  })

  it('is each person once, those first whose secret ends first', () => {
    const urgent = { ...matter, application: application({ objectId: 'urgent' }), daysLeft: 2 }
    const ownersOf = new Map([
      [objectId, [ownerOf(ben), ownerOf(david)]],
      ['urgent', [ownerOf(david)]],
    ])
    assert.deepEqual(outOfReach({ matters: [matter, urgent], ownersOf }), [david.id, ben.id])
  })
})

const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const tried = (state: InstallState, hours: number, personId = ben.id) => ({
  past: new Map([[personId, { state, askedAt: hoursAgo(hours) }]]),
})

/** Given Ben out of reach and one fact, these are the people to install for. */
function chosen(given: Partial<InstallHistory> = {}, people: readonly string[] = [ben.id]) {
  const history = { removed: new Set<string>(), past: new Map(), askedLately: 0, now, ...given }
  return peopleToInstallFor(people, history)
}

describe('The bot is installed', () => {
  it('for somebody who was never tried for', () => assert.deepEqual(chosen(), [ben.id]))

  it('never for somebody who took it out', () => {
    assert.deepEqual(chosen({ removed: new Set([ben.id]) }), [])
    assert.deepEqual(chosen({ removed: new Set([ben.id]), ...tried('installed', 10_000) }), [])
  })

  for (const state of installStates) {
    const isLong = state === 'alreadyThere' || state === 'noSuchPerson'
    const hours = isLong ? 30 * 24 : 20
    it(`not again within ${isLong ? 'thirty days' : 'a day'} of a try that ended as ${state}`, () => {
      assert.deepEqual(chosen(tried(state, hours - 0.1)), [])
      assert.deepEqual(chosen(tried(state, hours)), [ben.id])
    })
  }

  it('for so many at a time, those never tried for first', () => {
    const many = Array.from({ length: mostInstalls + 5 }, (_, index) => `person-${index}`)
    const [first = '', second = ''] = many
    assert.deepEqual(chosen({}, many), many.slice(0, mostInstalls))
    assert.deepEqual(chosen({ askedLately: mostInstalls - 1 }, many), [first])
    assert.deepEqual(chosen({ askedLately: mostInstalls + 1 }, many), [])
    const past = tried('refused', 48, first)
    assert.deepEqual(chosen({ ...past, askedLately: mostInstalls - 1 }, many), [second])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { array, constantFrom, date, integer, option, record } from 'fast-check'
import type { PasswordCredential } from '../../src/domain/application.ts'
import { decideRemoval, type RemovalFacts, removablesOf } from '../../src/domain/removal.ts'
import { watchEverything } from '../../src/domain/watch-rules.ts'
import { holdsForAll } from '../support/holds-for-all.ts'
import {
  application,
  awaitingCleanup,
  credential,
  now,
  requested,
} from '../support/worlds/payroll.ts'

const old = credential()
const newer = credential({
  keyId: 'newer',
  startsAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2027-01-01T00:00:00Z'),
})
const both = application({ credentials: [old, newer] })
const later = new Date('2026-06-01T00:00:00Z')
const facts = (changes: Partial<RemovalFacts> = {}): RemovalFacts => ({
  application: both,
  openRotation: undefined,
  served: false,
  now,
  watch: watchEverything,
  ...changes,
})
const wanted = { secret: old, replacedBy: newer }
const refusal = (changes: Partial<RemovalFacts>, removal = wanted) => {
  const decision = decideRemoval(removal, facts(changes))
  return decision.do === 'refuse' ? decision.why : decision.do
}

describe('A client secret can be cleaned up', () => {
  const listed = (credentials: PasswordCredential[], at = now) =>
    removablesOf(application({ credentials }), undefined, facts({ now: at })).map(
      ({ credential, replacedBy }) => [credential.keyId, replacedBy?.keyId ?? null],
    )

  it('where a newer one replaces it', () => {
    assert.deepEqual(listed([newer, old]), [[old.keyId, 'newer']])
  })

  it('where it has expired, replaced or not', () => {
    assert.deepEqual(listed([old], later), [[old.keyId, null]])
    assert.deepEqual(listed([old, newer], later), [[old.keyId, 'newer']])
  })

  it('not where it is the only one that works', () => {
    assert.deepEqual(listed([old]), [])
    assert.deepEqual(listed([{ ...newer, expiresAt: old.expiresAt }, old]), [])
  })

  it('not while a rotation is at work on it', () => {
    const named = { ...old, keyId: 'minted', displayName: requested().plan.displayName }
    for (const secret of [old, named]) {
      const held = application({ credentials: [secret, newer] })
      assert.deepEqual(removablesOf(held, requested(), facts()), [])
    }
  })
})

describe('A confirmed removal', () => {
  it('goes ahead while the replacement is there and valid', () => {
    assert.equal(refusal({}), 'remove')
  })

  it('goes ahead for an expired secret without any replacement', () => {
    const alone = application({ credentials: [old] })
    const removal = { secret: old, replacedBy: null } as unknown as typeof wanted
    assert.equal(refusal({ application: alone, now: later }, removal), 'remove')
  })

  it('has nothing to do where the secret is gone', () => {
    assert.equal(refusal({ application: application({ credentials: [newer] }) }), 'nothing')
  })

  it('is refused where the application is gone', () => {
    assert.equal(refusal({ application: undefined }), 'applicationGone')
  })

  it('is refused where the replacement is gone, although another is there', () => {
    const credentials = [old, { ...newer, keyId: 'another' }]
    assert.equal(refusal({ application: application({ credentials }) }), 'replacementGone')
  })

  it('is refused where the replacement has expired', () => {
    const credentials = [old, { ...newer, expiresAt: now }]
    assert.equal(refusal({ application: application({ credentials }) }), 'replacementExpired')
  })

  it('is refused where the recorded replacement does not last longer', () => {
    const credentials = [old, { ...newer, expiresAt: old.expiresAt }]
    assert.equal(refusal({ application: application({ credentials }) }), 'notReplaced')
  })

  it('is refused for a valid secret that nothing replaced', () => {
    const removal = { secret: old, replacedBy: null } as unknown as typeof wanted
    assert.equal(refusal({}, removal), 'notReplaced')
  })

  it('is refused while a rotation replaces the secret or made it', () => {
    assert.equal(refusal({ openRotation: requested() }), 'rotationOpen')
    const rotation = awaitingCleanup()
    const made = { ...old, keyId: rotation.fresh.keyId }
    const held = application({ credentials: [made, newer] })
    const removal = { secret: made, replacedBy: newer }
    assert.equal(refusal({ application: held, openRotation: rotation }, removal), 'rotationOpen')
  })

  it('is refused where another service renews the secrets by itself', () => {
    const renewed = application({
      credentials: [old, newer],
      tags: ['WindowsAzureActiveDirectoryOnPremApp'],
    })
    assert.equal(refusal({ application: renewed }), 'selfRotating')
    assert.deepEqual(removablesOf(renewed, undefined, facts()), [])
  })

  it('is refused while a vault gives the secret out, unless it has expired', () => {
    assert.equal(refusal({ served: true }), 'stillServed')
    assert.equal(refusal({ served: true, now: later }), 'remove')
  })

  it('never takes the last valid secret, whatever was recorded', () => {
    const moment = date({
      min: new Date('2025-01-01'),
      max: new Date('2028-01-01'),
      noInvalidDate: true,
    })
    const secret = record({
      keyId: constantFrom('a', 'b', 'c'),
      startsAt: moment,
      expiresAt: moment,
    })
    const worlds = record({
      secrets: array(secret, { minLength: 1, maxLength: 4 }),
      at: integer({ min: 0, max: 3 }),
      by: option(integer({ min: 0, max: 3 }), { nil: null }),
    })
    holdsForAll(worlds, ({ secrets, at, by }) => {
      const credentials = secrets.map((each) => credential(each))
      const distinct = new Set(credentials.map(({ keyId }) => keyId))
      if (distinct.size < credentials.length) return true
      const chosen = credentials[at % credentials.length]
      if (!chosen) return true
      const replacedBy = by === null ? null : (credentials[by % credentials.length] ?? null)
      const decision = decideRemoval(
        { secret: chosen, replacedBy },
        facts({ application: application({ credentials }) }),
      )
      if (decision.do !== 'remove' || chosen.expiresAt <= now) return true
      return credentials.some((each) => each.keyId !== chosen.keyId && each.expiresAt > now)
    })
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { daysLeftOf, mattersOf, replacementOf, stageOf } from '../../src/domain/matter.ts'
import { application, credential, now } from '../support/worlds/payroll.ts'

const newer = credential({
  keyId: 'newer',
  startsAt: new Date('2026-05-01T00:00:00Z'),
  expiresAt: new Date('2027-05-01T00:00:00Z'),
})
const matters = (credentials = [credential()], horizonDays = 60) =>
  mattersOf(application({ credentials }), { now, horizonDays, zone: 'UTC' })

describe('A client secret is replaced', () => {
  const replaces = (other: typeof newer) =>
    replacementOf(credential(), application({ credentials: [credential(), other] }), now) === other

  it('by one that began later and lasts longer', () => {
    assert.ok(replaces(newer))
  })

  it('by none that began earlier, however long it lasts', () => {
    assert.ok(!replaces({ ...newer, startsAt: new Date('2025-01-01T00:00:00Z') }))
  })

  it('by none that ends sooner', () => {
    assert.ok(!replaces({ ...newer, expiresAt: new Date('2026-05-24T00:00:00Z') }))
  })

  it('by none that has expired itself', () => {
    const old = credential({ expiresAt: new Date('2026-01-01T00:00:00Z') })
    const expired = {
      ...newer,
      startsAt: new Date('2025-06-01'),
      expiresAt: new Date('2026-05-04'),
    }
    const both = application({ credentials: [old, expired] })
    assert.equal(replacementOf(old, both, now), undefined)
  })

  it('never by itself', () => {
    assert.equal(replacementOf(newer, application({ credentials: [newer] }), now), undefined)
  })
})

describe('The matters of an application', () => {
  it('hold a secret that ends within the horizon', () => {
    const [matter] = matters()
    assert.equal(matter?.daysLeft, 21)
  })

  it('hold none that ends a day after the horizon, and one that ends on its last day', () => {
    assert.equal(matters([credential()], 20).length, 0)
    assert.equal(matters([credential()], 21).length, 1)
  })

  it('hold no secret that is replaced already', () => {
    assert.deepEqual(matters([credential(), newer]), [])
  })

  it('hold an expired secret that nothing replaces', () => {
    const expired = credential({ expiresAt: new Date('2026-01-01T00:00:00Z') })
    assert.equal(matters([expired]).length, 1)
  })

  it('come soonest first', () => {
    const sooner = credential({ keyId: 'sooner', expiresAt: new Date('2026-05-10T00:00:00Z') })
    const ids = matters([credential(), sooner]).map((matter) => matter.credential.keyId)
    assert.deepEqual(ids, ['sooner', credential().keyId])
  })
})

describe('Days left', () => {
  const left = (expiresAt: string) => daysLeftOf({ expiresAt: new Date(expiresAt) }, now, 'UTC')

  it('are none on the last day while the secret still works', () => {
    assert.equal(left('2026-05-04T08:00:01Z'), 0)
  })

  it('are below none from the moment of expiry on', () => {
    assert.equal(left('2026-05-04T08:00:00Z'), -1)
    assert.equal(left('2026-05-04T00:00:00Z'), -1)
    assert.equal(left('2026-05-02T00:00:00Z'), -2)
  })
})

describe('The stage of a matter', () => {
  const leadDays = [60, 30, 14, 7, 3, 1, 0]
  const cases: [number, ReturnType<typeof stageOf>][] = [
    [61, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [21, 30],
    [2, 3],
    [1, 1],
    [0, 0],
    [-1, 'expired'],
    [-400, 'expired'],
  ]
  for (const [daysLeft, stage] of cases) {
    it(`with ${daysLeft} days left is ${stage ?? 'not reached yet'}`, () => {
      const matter = { application: application(), credential: credential(), daysLeft }
      assert.equal(stageOf(matter, leadDays), stage)
    })
  }

  it('does not depend on the order of the lead times', () => {
    const matter = { application: application(), credential: credential(), daysLeft: 2 }
    assert.equal(stageOf(matter, [0, 30, 1, 60, 3]), 3)
  })
})

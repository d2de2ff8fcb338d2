import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planValidity, preferredValidity, validityChoices } from '../../src/domain/validity.ts'
import { now } from '../support/worlds/payroll.ts'

const limits = { defaultMonths: 12, maxMonths: 24 }
const noPolicy = { forbidden: false, maxLifetimeDays: null }
const cappedAt = (maxLifetimeDays: number) => ({ forbidden: false, maxLifetimeDays })

describe('The choices of validity', () => {
  it('are the offered months where nothing limits them', () => {
    assert.deepEqual(validityChoices(now, limits, noPolicy), [3, 6, 12, 18, 24])
  })

  it('end at what the settings allow', () => {
    assert.deepEqual(validityChoices(now, { ...limits, maxMonths: 12 }, noPolicy), [3, 6, 12])
  })

  it('include a default that is none of the usual ones', () => {
    const odd = { defaultMonths: 9, maxMonths: 12 }
    assert.deepEqual(validityChoices(now, odd, noPolicy), [3, 6, 9, 12])
  })

  it('end with the policy’s own maximum where a policy is stricter', () => {
    assert.deepEqual(validityChoices(now, limits, cappedAt(180)), [3, 'policyMaximum'])
  })

  it('are the policy’s maximum alone where no month fits', () => {
    assert.deepEqual(validityChoices(now, limits, cappedAt(30)), ['policyMaximum'])
  })

  it('know nothing of a policy that allows more than the settings', () => {
    assert.deepEqual(validityChoices(now, limits, cappedAt(3650)), [3, 6, 12, 18, 24])
  })

  it('leave a month out that ends within the margin of the policy’s end', () => {
    // Three months from 4 May are 92 days exactly.
    assert.deepEqual(validityChoices(now, limits, cappedAt(92)), ['policyMaximum'])
    assert.deepEqual(validityChoices(now, limits, cappedAt(93)), [3, 'policyMaximum'])
  })
})

describe('The choice shown first', () => {
  it('is the default', () => {
    assert.equal(preferredValidity([3, 6, 12, 18, 24], limits), 12)
  })

  it('is the longest that is allowed where the default is not', () => {
    assert.equal(preferredValidity([3, 'policyMaximum'], limits), 'policyMaximum')
  })
})

describe('A planned validity', () => {
  const plan = (
    choice: number | 'policyMaximum',
    rules: typeof noPolicy | { maxLifetimeDays: number; forbidden: boolean } = noPolicy,
  ) => planValidity(choice, now, limits, rules)

  it('is what the person chose', () => {
    const expected = { expiresAt: new Date('2027-05-04T08:00:00Z'), shortenedBy: null }
    assert.deepEqual(plan(12), expected)
  })

  it('is cut down to the settings', () => {
    const expected = { expiresAt: new Date('2028-05-04T08:00:00Z'), shortenedBy: 'setting' }
    assert.deepEqual(plan(99), expected)
  })

  it('is cut down to the policy, five minutes before its end', () => {
    const expected = { expiresAt: new Date('2026-10-31T07:55:00Z'), shortenedBy: 'policy' }
    assert.deepEqual(plan(12, cappedAt(180)), expected)
  })

  it('is the policy’s maximum where the person chose that', () => {
    assert.deepEqual(
      plan('policyMaximum', cappedAt(30)).expiresAt,
      new Date('2026-06-03T07:55:00Z'),
    )
  })

  it('says that the policy shortened it, also where the person chose the policy’s maximum', () => {
    assert.equal(plan('policyMaximum', cappedAt(30)).shortenedBy, 'policy')
    assert.equal(plan('policyMaximum').shortenedBy, null)
    assert.equal(plan('policyMaximum', cappedAt(3650)).shortenedBy, 'setting')
  })

  it('is what the settings allow where the policy is gone by then', () => {
    assert.deepEqual(plan('policyMaximum').expiresAt, new Date('2028-05-04T08:00:00Z'))
  })

  it('never exceeds the settings, whatever the policy allows', () => {
    assert.deepEqual(
      plan('policyMaximum', cappedAt(3650)).expiresAt,
      new Date('2028-05-04T08:00:00Z'),
    )
  })
})

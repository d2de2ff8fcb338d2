import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Check, type CheckName, isFit, isRequired } from '../../src/domain/checkup.ts'

const check = (what: CheckName, state: Check['state']): Check => ({
  what,
  state,
  seen: null,
  mend: null,
})

describe('A check-up', () => {
  it('finds Rekey fit when everything is there', () => {
    assert.ok(isFit([check('database', 'ok'), check('readSignIns', 'ok')]))
  })

  it('finds it fit without what is for comfort only', () => {
    for (const name of [
      'migrations',
      'readPeople',
      'readPolicies',
      'readSignIns',
      'rounds',
      'findings',
    ] as const) {
      assert.ok(!isRequired(name))
      assert.ok(isFit([check('database', 'ok'), check(name, 'missing'), check(name, 'unknown')]))
    }
  })

  it('finds it unfit where something required is missing or not known', () => {
    for (const name of [
      'settings',
      'database',
      'botToken',
      'graphToken',
      'clock',
      'writeApplications',
      'vault',
    ] as const) {
      assert.ok(isRequired(name))
      assert.ok(!isFit([check('readApplications', 'ok'), check(name, 'missing')]))
      assert.ok(!isFit([check('readApplications', 'ok'), check(name, 'unknown')]))
    }
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import { type AudienceInput, audienceOf } from '../../src/domain/audience.ts'

const person = (id: string, changes: { enabled?: boolean; guest?: boolean } = {}): Owner => ({
  type: 'person',
  id,
  name: id,
  enabled: true,
  guest: false,
  ...changes,
})
const usual: AudienceInput = {
  daysLeft: 60,
  owners: [person('alice'), person('ben')],
  reachable: new Set(['alice', 'ben', 'carla']),
  silent: new Set(),
  takenOverBy: undefined,
  channels: ['19:payroll'],
  fallback: [{ to: 'channel', id: '19:security' }],
  hasMoved: false,
  tellGuests: true,
}
const told = (changes: Partial<AudienceInput>) => {
  const { recipients, route } = audienceOf({ ...usual, ...changes })
  return [route, ...recipients.map(({ id }) => id)]
}

describe('Who is told of a matter', () => {
  it('is one owner while there is plenty of time', () => {
    assert.deepEqual(told({ daysLeft: 60 }), ['owner', 'alice'])
    assert.deepEqual(told({ daysLeft: 31 }), ['owner', 'alice'])
  })

  it('are all owners from thirty days on', () => {
    assert.deepEqual(told({ daysLeft: 30 }), ['owners', 'alice', 'ben'])
    assert.deepEqual(told({ daysLeft: 8 }), ['owners', 'alice', 'ben'])
  })

  it('is the channel too in the last week, if nobody has moved', () => {
    assert.deepEqual(told({ daysLeft: 7 }), ['channel', 'alice', 'ben', '19:payroll'])
    assert.deepEqual(told({ daysLeft: 7, hasMoved: true }), ['owners', 'alice', 'ben'])
  })

  it('are those who answer for the tenant too in the last days and after the end', () => {
    const all = ['fallback', 'alice', 'ben', '19:payroll', '19:security']
    for (const daysLeft of [3, 0, -1]) assert.deepEqual(told({ daysLeft }), all)
    assert.deepEqual(told({ daysLeft: -1, hasMoved: true }), ['owners', 'alice', 'ben'])
  })

  it('is the next owner where the first one cannot be reached or wants to hear nothing', () => {
    assert.deepEqual(told({ reachable: new Set(['ben']) }), ['owner', 'ben'])
    assert.deepEqual(told({ silent: new Set(['alice']) }), ['owner', 'ben'])
    const owners = [person('alice', { enabled: false }), person('ben')]
    assert.deepEqual(told({ owners }), ['owner', 'ben'])
  })

  it('is first whom an owner asked to see to it', () => {
    assert.deepEqual(told({ takenOverBy: 'ben' }), ['owner', 'ben'])
    assert.deepEqual(told({ takenOverBy: 'ben', daysLeft: 14 }), ['owners', 'ben', 'alice'])
    assert.deepEqual(told({ takenOverBy: 'stranger' }), ['owner', 'alice'])
  })

  it('is the channel at once where no owner can be told', () => {
    for (const owners of [[], [person('alice', { enabled: false })]]) {
      assert.deepEqual(told({ owners }), ['channel', '19:payroll'])
    }
  })

  it('are those who answer for the tenant where there is no channel either', () => {
    assert.deepEqual(told({ owners: [], channels: [] }), ['fallback', '19:security'])
  })

  it('is nobody where nobody is left, and that is said', () => {
    assert.deepEqual(told({ owners: [], channels: [], fallback: [] }), ['none'])
  })

  it('are no service principals and no deleted accounts', () => {
    const owners: Owner[] = [
      { type: 'servicePrincipal', id: 'alice', name: null },
      { type: 'deleted', id: 'ben', name: null },
    ]
    assert.deepEqual(told({ owners }), ['channel', '19:payroll'])
  })

  it('are guests only where the house tells guests', () => {
    const owners = [person('carla', { guest: true })]
    assert.deepEqual(told({ owners }), ['owner', 'carla'])
    assert.deepEqual(told({ owners, tellGuests: false }), ['channel', '19:payroll'])
  })

  it('is everybody once, also where an owner answers for the tenant', () => {
    const fallback = [{ to: 'person', id: 'alice' } as const]
    assert.deepEqual(told({ daysLeft: 1, channels: [], fallback }), ['owners', 'alice', 'ben'])
  })
})

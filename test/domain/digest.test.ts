import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  channelsWatching,
  type DigestSchedule,
  digestDue,
  followUpDue,
  isInDigest,
  isZone,
} from '../../src/domain/digest.ts'
import { readWatchRules } from '../../src/domain/watch-rule-text.ts'
import { alice, application, ben, ownerOf } from '../support/worlds/payroll.ts'

const payroll = application({ tags: ['finance'] })
const rulesOf = (text: string) => {
  const read = readWatchRules(text)
  assert.ok(read.ok)
  return read.rules
}

describe('A digest', () => {
  const mondays: DigestSchedule = { days: 'mon', hour: 9, zone: 'Europe/Berlin' }
  const due = (moment: string, changes: Partial<DigestSchedule> = {}) =>
    digestDue({ ...mondays, ...changes }, new Date(moment))

  it('is due from its hour on, by the clock of its zone', () => {
    assert.equal(due('2026-05-04T06:59:00Z'), undefined)
    assert.equal(due('2026-05-04T07:00:00Z'), '2026-05-04')
    assert.equal(due('2026-01-05T07:30:00Z'), undefined)
    assert.equal(due('2026-01-05T08:00:00Z'), '2026-01-05')
  })

  it('is due for a day, under the same name, and then no more', () => {
    assert.equal(due('2026-05-05T06:59:00Z'), '2026-05-04')
    assert.equal(due('2026-05-05T07:00:00Z'), undefined)
  })

  it('of a zone far ahead is due on the day of that zone', () => {
    assert.equal(due('2026-05-03T20:00:00Z', { zone: 'Pacific/Kiritimati' }), '2026-05-04')
  })

  it('can come daily, and on workdays only', () => {
    const saturday = '2026-05-09T12:00:00Z'
    assert.equal(due(saturday, { days: 'daily' }), '2026-05-09')
    assert.equal(due(saturday, { days: 'workdays' }), undefined)
    assert.equal(due('2026-05-08T12:00:00Z', { days: 'workdays' }), '2026-05-08')
  })

  it('comes once on every day of the year, also where the clocks are changed at its hour', () => {
    const hours = Array.from({ length: 366 * 24 }, (_, at) => Date.UTC(2026, 0, 1, at))
    const schedule = { days: 'daily', hour: 2, zone: 'Europe/Berlin' } as const
    const periods = hours.map((hour) => digestDue(schedule, new Date(hour)))
    const turns = periods.filter((period, at) => period !== periods[at - 1])
    assert.equal(turns.length, new Set(turns).size)
    assert.equal(turns.length, 367)
  })
})

describe('What follows a digest up', () => {
  const monday = { date: '2026-05-04', at: new Date('2026-05-04T07:05:00Z') }
  const due = (moment: string, days: DigestSchedule['days'] | null = 'mon') =>
    followUpDue(monday, { zone: 'Europe/Berlin', days }, new Date(moment))

  it('may come on each workday after it, at the hour at which it came', () => {
    assert.equal(due('2026-05-05T07:00:00Z'), '2026-05-05')
    assert.equal(due('2026-05-05T07:59:00Z', null), '2026-05-05')
    assert.equal(due('2026-05-05T08:00:00Z'), undefined)
    assert.equal(due('2026-05-05T06:59:00Z'), undefined)
  })

  it('does not come on the same day', () => {
    assert.equal(due('2026-05-04T07:50:00Z'), undefined)
  })

  it('comes on a weekend only where the digest does', () => {
    assert.equal(due('2026-05-09T07:00:00Z'), undefined)
    assert.equal(due('2026-05-09T07:00:00Z', 'daily'), '2026-05-09')
  })
})

describe('A channel', () => {
  const owners = [ownerOf(alice)]
  const cases: [filter: string, isIn: boolean][] = [
    ['', true],
    ['name:pay*', true],
    ['name:CRM*', false],
    ['name:CRM*, tag:Finance', true],
    [`owner:${alice.id}`, true],
    [`owner:${ben.id}`, false],
    [`id:${payroll.clientId}`, true],
  ]
  for (const [filter, isIn] of cases) {
    it(`that asks for "${filter}" ${isIn ? 'sees' : 'does not see'} the Payroll API`, () => {
      assert.equal(isInDigest(payroll, owners, rulesOf(filter)), isIn)
    })
  }

  it('that asks for an owner sees nothing of which the owners are not known', () => {
    assert.equal(isInDigest(payroll, undefined, rulesOf(`owner:${alice.id}`)), false)
  })

  it('watches what it names, while its digest is on', () => {
    const channels = new Map([
      ['named', { isOn: true, filter: rulesOf('tag:finance') }],
      ['off', { isOn: false, filter: rulesOf('tag:finance') }],
      ['everything', { isOn: true, filter: [] }],
      ['others', { isOn: true, filter: rulesOf('name:CRM') }],
    ])
    assert.deepEqual(channelsWatching(payroll, owners, channels), ['named'])
  })
})

it('A time zone is told from any other text', () => {
  assert.deepEqual(['Europe/Prague', 'UTC', 'Mars/Olympus', ''].map(isZone), [
    true,
    true,
    false,
    false,
  ])
})

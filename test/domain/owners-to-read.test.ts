import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type OwnersKnown, ownersAreToRead } from '../../src/domain/owners-to-read.ts'
import { credential } from '../support/worlds/payroll.ts'

const at = (text: string) => new Date(text)
const usual: OwnersKnown = {
  readAt: at('2026-05-04T06:00:00Z'),
  fullAt: at('2026-05-03T06:00:00Z'),
  now: at('2026-05-05T06:00:00Z'),
  zone: 'UTC',
  leadDays: [60, 30, 14, 7, 3, 1, 0],
}
const endingOn = (date: string) => [{ credential: credential({ expiresAt: at(`${date}T12:00Z`) }) }]

describe('A round of changes', () => {
  it('reads no owners again where nothing new is to be said', () => {
    assert.equal(ownersAreToRead(endingOn('2026-05-25'), usual), false)
    assert.equal(ownersAreToRead([], usual), false)
  })

  it('reads owners that were never read', () => {
    assert.ok(ownersAreToRead(endingOn('2026-05-25'), { ...usual, readAt: undefined }))
    assert.ok(ownersAreToRead([], { ...usual, fullAt: null }))
  })

  it('reads those again that the last whole list could not', () => {
    assert.ok(ownersAreToRead([], { ...usual, readAt: at('2026-05-03T05:59:59Z') }))
    assert.ok(!ownersAreToRead([], { ...usual, readAt: at('2026-05-03T06:00:00Z') }))
  })

  it('reads those again of whom a new stage will be told', () => {
    assert.ok(ownersAreToRead(endingOn('2026-05-19'), usual), '15 days became 14')
    assert.ok(!ownersAreToRead(endingOn('2026-05-20'), usual), '16 days became 15')
    assert.ok(ownersAreToRead(endingOn('2026-05-04'), usual), 'expired since')
    assert.ok(ownersAreToRead([...endingOn('2026-05-20'), ...endingOn('2026-05-19')], usual))
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endedEarly } from '../../src/domain/listing.ts'

describe('A list of applications', () => {
  it('that is as long as the count, or longer, did not end early', () => {
    assert.equal(endedEarly(100, 100), false)
    assert.equal(endedEarly(150, 100), false)
    assert.equal(endedEarly(0, 0), false)
  })

  it('may lack a few that came while it was read', () => {
    assert.equal(endedEarly(95, 100), false)
    assert.equal(endedEarly(94, 100), true)
    assert.equal(endedEarly(9_900, 10_000), false)
    assert.equal(endedEarly(9_899, 10_000), true)
  })

  it('never lacks a page, however many applications there are', () => {
    assert.equal(endedEarly(1_000_000 - 999, 1_000_000), true)
    assert.equal(endedEarly(1_000_000 - 499, 1_000_000), false)
  })

  it('that is empty where there are some ended early', () => {
    assert.equal(endedEarly(0, 6), true)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsualTime } from '../../../src/adapters/postgres/usual-time.ts'

describe('How much longer than usual an answer takes', () => {
  const after = (...all: number[]) => {
    const usual = new UsualTime()
    for (const ms of all) usual.excess(ms)
    return usual
  }
  it('is nothing while few are known', () => {
    assert.equal(after(100, 100, 100, 100, 100, 100, 100).excess(900), 0)
  })
  it('counts from the median of those before', () => {
    assert.equal(after(100, 90, 110, 100, 95, 105, 100, 2_000).excess(160), 60)
  })
  it('is below nothing for a quick one', () => {
    assert.equal(after(...new Array(8).fill(100)).excess(80), -20)
  })
  it('follows what is usual by now', () => {
    assert.equal(after(...new Array(8).fill(100), ...new Array(64).fill(300)).excess(300), 0)
  })
})

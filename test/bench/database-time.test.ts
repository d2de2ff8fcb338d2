import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { covered } from '../../bench/inventory/database-time.ts'

suite('Time spent in the database', () => {
  test('counts statements that overlap only once', () => {
    const spans = [
      { from: 10, to: 30 },
      { from: 20, to: 40 },
      { from: 22, to: 25 },
    ]
    assert.equal(covered(spans, 0, 100), 30)
  })

  test('counts statements in any order of their end', () => {
    const spans = [
      { from: 50, to: 60 },
      { from: 10, to: 20 },
    ]
    assert.equal(covered(spans, 0, 100), 20)
  })

  test('leaves out what lies before and after the round', () => {
    const spans = [
      { from: 0, to: 15 },
      { from: 90, to: 120 },
      { from: 130, to: 140 },
    ]
    assert.equal(covered(spans, 10, 100), 15)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nearestOf, slipsBetween } from '../../src/domain/near-miss.ts'

const words = ['rotate', 'status', 'scan', 'settings', 'mine']

describe('A word that is none', () => {
  const near: [string, string][] = [
    ['rotat', 'rotate'],
    ['rot', 'rotate'],
    ['roatte', 'rotate'],
    ['rottate', 'rotate'],
    ['sttaus', 'status'],
    ['scna', 'scan'],
    ['setings', 'settings'],
    ['min', 'mine'],
    ['sttngs', 'settings'],
  ]
  for (const [typed, meant] of near) {
    it(`is near to one that it may have been meant for: ${typed}`, () => {
      assert.equal(nearestOf(typed, words), meant)
    })
  }

  for (const typed of ['', 'mi', 'sc', 'delete', 'sxxn', 'rxtxtx', 'x'.repeat(5_000)]) {
    it(`is near to none: ${typed.slice(0, 20)}`, () => {
      assert.equal(nearestOf(typed, words), undefined)
    })
  }

  it('that begins two words is near to neither by that alone', () => {
    assert.equal(nearestOf('sta', ['station', 'stating']), undefined)
  })
})

describe('Slips', () => {
  it('are letters added, left out, changed and swapped', () => {
    assert.equal(slipsBetween('scan', 'scan'), 0)
    assert.equal(slipsBetween('scan', 'scahn'), 1)
    assert.equal(slipsBetween('scan', 'san'), 1)
    assert.equal(slipsBetween('scan', 'span'), 1)
    assert.equal(slipsBetween('scan', 'sacn'), 1)
    assert.equal(slipsBetween('scan', 'mine'), 4)
    assert.equal(slipsBetween('', 'scan'), 4)
  })
})

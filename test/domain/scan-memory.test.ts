import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  howToRead,
  learn,
  nothingLearned,
  type Observed,
  type ScanMemory,
  type Trust,
} from '../../src/domain/scan-memory.ts'

const now = new Date('2026-05-04T06:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const trust = (state: 'unproven' | 'proven', ...suspects: string[]): Trust => ({ state, suspects })
const memory = (changes: Partial<ScanMemory> = {}): ScanMemory => ({
  mark: 'mark',
  fullAt: ago(1),
  trust: trust('proven'),
  ...changes,
})

describe('A round', () => {
  const reads = (given: ScanMemory, full = false) =>
    howToRead(given, { now, fullScanDays: 7, full })

  it('reads everything the first time, and wherever there is no mark', () => {
    assert.equal(reads(nothingLearned), 'full')
    assert.equal(reads(memory({ mark: null })), 'full')
  })

  it('reads both as long as nobody saw the list of changes tell of credentials', () => {
    assert.equal(reads(memory({ trust: trust('unproven') })), 'both')
  })

  it('reads only changes once that is proven', () => {
    assert.equal(reads(memory()), 'changes')
    assert.equal(reads(memory({ fullAt: ago(6) })), 'changes')
  })

  it('reads both every so many days, and when somebody asks', () => {
    assert.equal(reads(memory({ fullAt: ago(7) })), 'both')
    assert.equal(reads(memory({ fullAt: ago(6.97) })), 'both', 'a schedule is never quite on time')
    assert.equal(reads(memory({ fullAt: null })), 'both')
    assert.equal(reads(memory(), true), 'both')
  })

  it('reads only the full list where the list of changes failed, and tries it again after a month', () => {
    assert.equal(reads(memory({ trust: { state: 'failed', since: ago(29) } })), 'full')
    assert.equal(reads(memory({ trust: { state: 'failed', since: ago(30) } })), 'both')
  })
})

describe('The list of changes', () => {
  const quiet: Observed = { named: new Set(), told: false, onlyInFull: [] }
  const named = (...ids: string[]) => ({ ...quiet, named: new Set(ids) })
  const learned = (before: Trust, observed: Observed) => learn(before, observed, now)

  it('is proven by telling of changed credentials, and by nothing else', () => {
    assert.deepEqual(learned(trust('unproven'), quiet), trust('unproven'))
    assert.deepEqual(learned(trust('unproven'), named('a')), trust('unproven'))
    assert.deepEqual(learned(trust('unproven'), { ...named('a'), told: true }), trust('proven'))
    assert.deepEqual(learned(trust('proven'), quiet), trust('proven'))
  })

  it('is suspect when the full list shows changed credentials that it did not name', () => {
    for (const state of ['unproven', 'proven'] as const) {
      const observed = { ...named('a'), onlyInFull: ['a', 'b'] }
      assert.deepEqual(learned(trust(state), observed), trust(state, 'b'))
    }
  })

  it('is cleared when the next one names the suspect: it was only late', () => {
    assert.deepEqual(learned(trust('proven', 'b'), named('a', 'b')), trust('proven'))
    assert.deepEqual(learned(trust('unproven', 'b'), named('b')), trust('unproven'))
  })

  it('failed when the next one does not name the suspect either, whatever else it tells', () => {
    const failed = { state: 'failed', since: now }
    assert.deepEqual(learned(trust('proven', 'a', 'b'), named('a')), failed)
    assert.deepEqual(learned(trust('unproven', 'b'), { ...named('a'), told: true }), failed)
  })

  it('stays failed for a month, and is unproven then', () => {
    const failed: Trust = { state: 'failed', since: ago(29) }
    assert.deepEqual(learned(failed, { ...named('a'), told: true }), failed)
    assert.deepEqual(learned({ state: 'failed', since: ago(30) }, quiet), trust('unproven'))
  })

  it('is not judged where it could not be read', () => {
    const unread = { ...quiet, named: null, onlyInFull: ['a'] }
    assert.deepEqual(learned(trust('proven', 'b'), unread), trust('proven'))
  })

  it('needs no more than fifty suspects', () => {
    const many = Array.from({ length: 80 }, (_, at) => `object-${at}`)
    const after = learned(trust('proven'), { ...quiet, onlyInFull: many })
    assert.ok(after.state !== 'failed')
    assert.equal(after.suspects.length, 50)
  })
})

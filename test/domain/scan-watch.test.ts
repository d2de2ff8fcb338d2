import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAtWork, isOver, roundBefore, type WatchedRound } from '../../src/domain/scan-watch.ts'

const startedAt = new Date('2026-05-04T06:00:00Z')
const running: WatchedRound = { id: 7, outcome: 'running', startedAt }
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000)

describe('A round', () => {
  it('is at work for a minute after it began, without a sign of life', () => {
    assert.equal(isAtWork(running, null, after(60)), true)
    assert.equal(isAtWork(running, null, after(61)), false)
  })

  it('is at work for a minute after its last sign of life', () => {
    assert.equal(isAtWork(running, after(300), after(360)), true)
    assert.equal(isAtWork(running, after(300), after(361)), false)
  })

  it('is not at work when it has ended, or never began', () => {
    for (const outcome of ['complete', 'partial'] as const) {
      assert.equal(isAtWork({ ...running, outcome }, after(1), after(2)), false)
    }
    assert.equal(isAtWork(undefined, null, after(2)), false)
  })
})

describe('Somebody who asks for a round waits', () => {
  it('for the one at work', () => assert.equal(roundBefore(running, true), 6))

  it('for a new one where the last has ended or died', () => {
    assert.equal(roundBefore({ ...running, outcome: 'complete' }, false), 7)
    assert.equal(roundBefore(running, false), 7)
    assert.equal(roundBefore(undefined, false), 0)
  })

  it('until that one, or a later one, has ended', () => {
    assert.equal(isOver(undefined, 0), false)
    assert.equal(isOver(running, 6), false)
    assert.equal(isOver({ ...running, outcome: 'partial' }, 6), true)
    assert.equal(isOver({ ...running, outcome: 'complete' }, 7), false)
    assert.equal(isOver({ ...running, id: 9, outcome: 'complete' }, 7), true)
  })
})

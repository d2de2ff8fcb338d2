import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type RoundProblem, roundProblemOf } from '../../src/domain/round-problem.ts'

describe('What made a round partial', () => {
  const cases: readonly [string, RoundProblem][] = [
    ['graph: throttled (429)', 'throttled'],
    ['graph: forbidden (Authorization_RequestDenied)', 'forbidden'],
    ['graph: unavailable (503)', 'unavailable'],
    ['graph: uncertain', 'unavailable'],
    ['graph: unreadable (noValue)', 'unreadable'],
    ['graph: unreadable (foreignHost)', 'foreignLink'],
    ['graph: unreadable (nextLink leaves to another host)', 'foreignLink'],
    ['graph: unreadable (endedEarly)', 'endedEarly'],
    ['the moon is in the wrong house', 'other'],
    ['', 'other'],
  ]
  for (const [problem, kind] of cases) {
    it(`is ${kind} where the log says '${problem}'`, () => {
      assert.equal(roundProblemOf(problem), kind)
    })
  }

  it('is nothing where nothing was noted', () => assert.equal(roundProblemOf(null), null))
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { casesTried, isWholeRun } from '../support/fuzz/fuzz.ts'
import { cardPayloads } from './card-payloads.ts'
import { graphAnswers } from './graph-answers.ts'
import { invokes } from './invokes.ts'
import { typedText } from './typed-text.ts'
import { vaultAnswers } from './vault-answers.ts'

// One file, so that one process can count: its parts register themselves here, in turn.
suite('of what comes from outside, nothing breaks Rekey:', { concurrency: false }, () => {
  typedText()
  cardPayloads()
  invokes()
  graphAnswers()
  vaultAnswers()

  test('a hundred thousand cases were tried', { skip: !isWholeRun }, () => {
    assert.ok(casesTried() >= 100_000, `${casesTried()} were`)
  })
})

// Why targets were not taken, in words.

import type { RotateFormProblem } from '../../../application/card.ts'
import type { TargetProblem } from '../../../domain/target-text.ts'
import { plainText } from './plain-text.ts'
import type { Wording } from './wording.ts'

/** What is wrong with a text that names targets, and what would be right. */
export function targetProblem(problem: TargetProblem, { say }: Wording): string {
  switch (problem.code) {
    case 'noTargets':
    case 'tooManyTargets':
      return say(`targetProblem.${problem.code}`)
    case 'notATarget':
    case 'badVault':
    case 'foreignVault':
    case 'badSecretName':
      return say(`targetProblem.${problem.code}`, { entry: plainText(problem.entry) })
  }
}

/** Why the form that starts a rotation came back. */
export function formProblem(problem: RotateFormProblem, wording: Wording): string {
  const { say } = wording
  switch (problem.code) {
    case 'targetsChanged':
    case 'rotatedSince':
      return say(`targetProblem.${problem.code}`)
    case 'vaultNotReady':
      return say('targetProblem.vaultNotReady', {
        what: say(`failure.${problem.reason}.what`),
        next: say(`failure.${problem.reason}.next`),
      })
    case 'noTargets':
    case 'tooManyTargets':
    case 'notATarget':
    case 'badVault':
    case 'foreignVault':
    case 'badSecretName':
      return targetProblem(problem, wording)
  }
}

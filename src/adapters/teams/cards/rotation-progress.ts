import type { RotationPhase, RotationProgressCard } from '../../../application/card.ts'
import { fact } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

const phases: readonly RotationPhase[] = ['minting', 'verifying', 'storing']
const colors = { done: 'good', current: 'accent', pending: 'default' }

/** Fields of the progress card: each phase with its mark, its state in words and its colour. */
export function presentRotationProgress(
  card: RotationProgressCard,
  wording: Wording,
): TemplateData {
  const { say } = wording
  const current = phases.indexOf(card.phase)
  return {
    name: applicationName(card.application),
    phases: phases.map((phase, at) => {
      const state = stateAt(at, current)
      return {
        what: say(`rotationProgress.phase.${phase}`),
        mark: say(`rotationProgress.mark.${state}`),
        state: say(`rotationProgress.state.${state}`),
        color: colors[state],
        pending: state === 'pending',
        current: state === 'current',
      }
    }),
    facts: [fact('facts.requestedBy', personName(card.requestedBy, wording), wording)],
  }
}

function stateAt(at: number, current: number): keyof typeof colors {
  if (at < current) return 'done'
  return at === current ? 'current' : 'pending'
}

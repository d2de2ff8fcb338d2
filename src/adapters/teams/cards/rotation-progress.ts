import type { RotationPhase, RotationProgressCard } from '../../../application/card.ts'
import { fact } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
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
  const rotation: ActionData<'ask-give-up'> & ActionData<'go-on'> = { rotationId: card.rotationId }
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
    trouble: troubleInWords(card, wording),
    troubled: card.trouble !== null,
    waits: card.trouble?.kind === 'signIn',
    rotation,
  }
}

/** What holds the rotation up and since when; empty where nothing does. */
function troubleInWords({ trouble }: RotationProgressCard, { say, moment }: Wording): string {
  if (!trouble) return ''
  const service = say(`message.serviceTrouble.service.${trouble.service}`)
  return say(`rotationProgress.trouble.${trouble.kind}`, { service, since: moment(trouble.since) })
}

function stateAt(at: number, current: number): keyof typeof colors {
  if (at < current) return 'done'
  return at === current ? 'current' : 'pending'
}

import type { TargetsCard } from '../../../application/card.ts'
import { isThrottled, type VaultReadiness } from '../../../domain/preflight.ts'
import { applicationName, personName, targetName } from './names.ts'
import { targetProblem } from './target-problems.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

const mostRows = 10

/** Fields of the targets: each with where it stands and how its vault is, then the form. */
export function presentTargets(card: TargetsCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const application: ActionData<'save-targets'> & ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  const { set, outcome } = card
  const by = set && { person: personName(set.by, wording), moment: moment(set.at) }
  return {
    name: applicationName(card.application),
    hasOutcome: outcome !== null,
    outcome: outcome === null ? '' : outcomeInWords(outcome, wording),
    outcomeColor: typeof outcome === 'string' ? 'good' : 'attention',
    rows: card.targets.slice(0, mostRows).map((target) => ({
      target: targetName(target, wording),
      source: say(`targets.source.${target.source}`),
      readiness: readinessInWords(target.readiness, wording),
      color: target.readiness === 'ready' ? 'good' : 'warning',
    })),
    isSet: by !== null,
    setBy: by === null ? '' : say('targets.setBy', by),
    targets: card.text,
    application,
  }
}

function readinessInWords(readiness: VaultReadiness, { say }: Wording): string {
  return say(`targets.readiness.${isThrottled(readiness) ? 'throttled' : readiness}`)
}

function outcomeInWords(outcome: NonNullable<TargetsCard['outcome']>, wording: Wording): string {
  if (typeof outcome === 'string') return wording.say(`targets.${outcome}`)
  if (outcome.code === 'rotationOpen') return wording.say('targetProblem.rotationOpen')
  return targetProblem(outcome, wording)
}

import type { RotateFormCard } from '../../../application/card.ts'
import type { ValidityChoice } from '../../../domain/validity.ts'
import { fact } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import { formProblem } from './target-problems.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords } from './urgency.ts'
import type { Wording } from './wording.ts'

const longestDescription = 60

/** Fields of the form: what will happen, where the value goes, and the choices of validity. */
export function presentRotateForm(card: RotateFormCard, wording: Wording): TemplateData {
  const { application, secret, policyMaxDays } = card
  const { say } = wording
  const matter: ActionData<'rotate-now'> &
    ActionData<'show-matter'> & { shownTargets: string; follows: string } = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
    shownTargets: card.shownTargets,
    follows: card.follows,
  }
  const description = plainText(secret.description ?? '') || secret.keyId
  const expiry = expiryInWords(secret.daysLeft, wording)
  return {
    name: applicationName(application),
    what: say(secret.daysLeft < 0 ? 'rotateForm.whatExpired' : 'rotateForm.what'),
    facts: [
      fact('rotateForm.replaces', say('rotateForm.replaced', { description, expiry }), wording),
      ...placesOf(card.shownTargets).map((place) => fact('rotateForm.goesTo', place, wording)),
    ],
    targets: card.targets,
    hasProblem: card.problem !== null,
    problem: card.problem === null ? '' : formProblem(card.problem, wording),
    description: plainText(card.description, longestDescription),
    choices: card.choices.map((choice) => ({
      title: choiceTitle(choice, policyMaxDays, wording),
      value: String(choice),
    })),
    chosen: String(card.chosen),
    capped: policyMaxDays !== null,
    cap: policyMaxDays === null ? '' : say('rotateForm.capped', { days: policyMaxDays }),
    matter,
  }
}

/** The places as the form showed them first; what somebody typed since stands in the input. */
function placesOf(shownTargets: string): string[] {
  const lines = shownTargets.split('\n').map((line) => plainText(line))
  return lines.filter((line) => line !== '')
}

function choiceTitle(
  choice: ValidityChoice,
  policyMaxDays: number | null,
  { say }: Wording,
): string {
  if (choice !== 'policyMaximum') return say('rotateForm.months', { months: choice })
  if (policyMaxDays === null) return say('rotateForm.policyMaximumUnknown')
  return say('rotateForm.policyMaximum', { days: policyMaxDays })
}

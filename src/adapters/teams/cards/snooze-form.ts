import type { SnoozeChoice, SnoozeFormCard } from '../../../application/cards/attention-cards.ts'
import { fact, secretRows } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Longest reason of a snooze; the form's input has the same limit. */
export const longestReason = 200

/** Fields of the form that puts a client secret off: how long, or until which day, and why. */
export function presentSnoozeForm(card: SnoozeFormCard, wording: Wording): TemplateData {
  const { application, secret, latest, problem } = card
  const matter: ActionData<'snooze'> & ActionData<'show-matter'> = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
  }
  return {
    name: applicationName(application),
    hasProblem: problem !== null,
    problem: problem === null ? '' : wording.say(`snoozeForm.problem.${problem}`),
    facts: [
      ...secretRows(secret, wording),
      fact('snoozeForm.until', wording.moment(latest), wording),
    ],
    choices: card.choices.map((choice) => ({
      title: titleOf(choice, latest, wording),
      value: String(choice),
    })),
    chosen: String(card.chosen),
    date: plainText(card.date, 10),
    lastDate: latest.toISOString().slice(0, 10),
    reason: plainText(card.reason, longestReason),
    matter,
  }
}

function titleOf(choice: SnoozeChoice, latest: Date, { say, date }: Wording): string {
  if (choice === 'latest') return say('snoozeForm.latest', { date: date(latest) })
  return say('snoozeForm.days', { days: choice })
}

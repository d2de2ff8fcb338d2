import type { Application, PasswordCredential } from '../domain/application.ts'
import { defaultDescription, type RotationId } from '../domain/rotation-name.ts'
import { type PasswordRules, preferredValidity, validityChoices } from '../domain/validity.ts'
import type { RotateDraft, RotateFormCard, RotateFormProblem } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { HouseRules } from './house-rules.ts'

/** What the form is drawn from. */
export interface FormFacts {
  readonly application: Application
  readonly old: PasswordCredential
  readonly passwordRules: PasswordRules
  /** The targets that count now, one a line. */
  readonly shownTargets: string
  /** The application's newest rotation. */
  readonly follows: RotationId | 'none'
  readonly now: Date
}

/** The form that starts a rotation; what somebody typed on it before stands on it again. */
export function rotateForm(
  { application, old, passwordRules, shownTargets, follows, now }: FormFacts,
  rules: HouseRules,
  draft: RotateDraft | null,
  problem: RotateFormProblem | null = null,
): RotateFormCard {
  const choices = validityChoices(now, rules.validity, passwordRules)
  const preferred = preferredValidity(choices, rules.validity)
  const wished = draft && choices.includes(draft.validity) ? draft.validity : preferred
  const typed = problem?.code === 'targetsChanged' ? null : draft
  return {
    kind: 'rotate-form',
    application: applicationNames(application),
    secret: secretFacts(old, now, rules.zone),
    targets: typed?.targets ?? shownTargets,
    shownTargets,
    follows,
    problem,
    description: draft?.description || defaultDescription(now),
    choices,
    chosen: wished,
    policyMaxDays: choices.includes('policyMaximum') ? passwordRules.maxLifetimeDays : null,
  }
}

import type { Person } from '../domain/application.ts'
import { defaultDescription } from '../domain/rotation-name.ts'
import { preferredValidity, validityChoices } from '../domain/validity.ts'
import type { Card } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { HouseRules } from './house-rules.ts'
import { type PreparePorts, prepareRotation } from './prepare-rotation.ts'

/** The form that starts a rotation of one client secret, or the reason why it cannot start. */
export async function openRotateForm(
  ports: PreparePorts,
  rules: HouseRules,
  request: { person: Person; applicationObjectId: string; keyId: string },
): Promise<Card> {
  const prepared = await prepareRotation(ports, rules, request)
  if (!prepared.ready) return prepared.answer
  const { application, old, targets, passwordRules, now } = prepared
  const choices = validityChoices(now, rules.validity, passwordRules)
  return {
    kind: 'rotate-form',
    application: applicationNames(application),
    secret: secretFacts(old, now, rules.zone),
    targets,
    description: defaultDescription(now),
    choices,
    chosen: preferredValidity(choices, rules.validity),
    policyMaxDays: choices.includes('policyMaximum') ? passwordRules.maxLifetimeDays : null,
  }
}

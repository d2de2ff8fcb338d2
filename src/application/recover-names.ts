import { byPerson } from '../domain/audit.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import type { Card } from './card.ts'
import type { ApplicationNames } from './cards/application-facts.ts'
import type { HouseRules } from './house-rules.ts'
import { openRotateForm } from './open-rotate-form.ts'
import type { Vaults } from './ports/vaults.ts'
import { type PreparePorts, type PrepareRequest, prepareRotation } from './prepare-rotation.ts'
import { failedFor } from './service-error.ts'

/**
 * Recovers the deleted secrets whose names stand in the way, then shows the form. Which ones they are
 * is found afresh, as is the person's right: a press only says that they may be recovered.
 */
export async function recoverNames(
  ports: PreparePorts,
  rules: HouseRules,
  request: PrepareRequest,
): Promise<Card> {
  const prepared = await prepareRotation(ports, rules, request)
  if (prepared.ready) return openRotateForm(ports, rules, request)
  const { answer } = prepared
  if (answer.kind !== 'name-deleted') return answer
  for (const target of answer.targets) {
    const outcome = await recover(ports, request, { target, application: answer.application })
    if (outcome !== 'recovered') return { ...answer, outcome }
  }
  return openRotateForm(ports, rules, request)
}

/** On record before it is tried, as whoever asked changes a vault by it, and with how it came out. */
async function recover(
  { vaults, store }: PreparePorts,
  { person }: PrepareRequest,
  {
    target: { vaultUrl, secretName },
    application: { objectId, clientId },
  }: { target: VaultTarget; application: ApplicationNames },
): Promise<'recovered' | 'underWay' | 'forbidden'> {
  const target = { vaultUrl, secretName }
  const note = (event: 'recovering' | 'recovered' | 'underWay' | 'forbidden') =>
    store.audit.note({
      actor: byPerson(person.id),
      application: { objectId, clientId },
      deed: { kind: 'vaultName', event, target },
    })
  await note('recovering')
  const outcome = await tryToRecover(vaults, target)
  await note(outcome)
  return outcome
}

async function tryToRecover(vaults: Vaults, target: VaultTarget) {
  try {
    return await vaults.recover(target)
  } catch (error) {
    if (!failedFor(error, 'forbidden')) throw error
    return 'forbidden'
  }
}

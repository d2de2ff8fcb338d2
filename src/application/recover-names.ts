import type { Card } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import { openRotateForm } from './open-rotate-form.ts'
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
  try {
    for (const target of answer.targets) {
      const outcome = await ports.vaults.recover(target)
      if (outcome === 'underWay') return { ...answer, outcome }
    }
  } catch (error) {
    if (!failedFor(error, 'forbidden')) throw error
    return { ...answer, outcome: 'forbidden' }
  }
  return openRotateForm(ports, rules, request)
}

import type { Card } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import { type PreparePorts, type PrepareRequest, prepareRotation } from './prepare-rotation.ts'
import { rotateForm } from './rotate-form.ts'

/** The form that starts a rotation of one client secret, or the reason why it cannot start. */
export async function openRotateForm(
  ports: PreparePorts,
  rules: HouseRules,
  request: PrepareRequest,
): Promise<Card> {
  const prepared = await prepareRotation(ports, rules, request)
  if (!prepared.ready) return prepared.answer
  return rotateForm(prepared, rules, request.draft ?? null)
}

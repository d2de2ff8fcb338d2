import { parseTargets, sameText, targetsAsText } from '../domain/target-text.ts'
import { sameTargets, type VaultTarget } from '../domain/vault-target.ts'
import type { RotateDraft, RotateFormProblem } from './card.ts'

/** The targets that a person wants for this rotation. */
export interface WantedTargets {
  /** None where there is a problem with what the person typed. */
  readonly targets: readonly VaultTarget[]
  /** Whether they are others than those that count so far. */
  readonly changed: boolean
  /** Those that count now as text, for the form. */
  readonly shown: string
  readonly problem: RotateFormProblem | null
}

/**
 * Reads what a form says about targets. A form that nobody touched must not bring back what somebody
 * else has changed since it was drawn: its person is asked again.
 */
export function wantedTargets(
  draft: RotateDraft | null,
  current: readonly VaultTarget[],
  defaultVaultUrl: string,
): WantedTargets {
  const plain = current.map(({ vaultUrl, secretName }) => ({ vaultUrl, secretName }))
  const shown = targetsAsText(plain, defaultVaultUrl)
  const asBefore = { targets: plain, changed: false, shown, problem: null }
  if (!draft || sameText(draft.targets, shown)) return asBefore
  if (sameText(draft.targets, draft.shownTargets)) {
    return { ...asBefore, targets: [], problem: { code: 'targetsChanged' } }
  }
  const parsed = parseTargets(draft.targets, defaultVaultUrl)
  if (!parsed.ok) return { ...asBefore, targets: [], problem: parsed.problem }
  if (sameTargets(parsed.targets, plain)) return asBefore
  return { ...asBefore, targets: parsed.targets, changed: true }
}

// What must hold before anything is minted. The world is gathered into one input; the checks are
// pure, named, and asked in order; the first that fails is the reason that people read.

import { type Application, credentialOf } from './application.ts'
import type { FailureReason } from './rotation.ts'
import { type RotationId, rotationIdIn } from './rotation-name.ts'
import type { PasswordRules } from './validity.ts'
import { renewedBy, type WatchRules } from './watch-rules.ts'

/** Whether a vault can take a new version of a secret. */
export type VaultReadiness =
  | 'ready'
  | 'forbidden'
  | 'nameDeleted'
  | 'unreachable'
  /** The secret is another application's: a new version would break that one. */
  | 'foreign'
  | Throttled

/** A vault that asks for patience, for so long where it says so. */
export interface Throttled {
  readonly throttledMs: number | null
}

/** Whether a vault asks for patience. */
export function isThrottled(readiness: VaultReadiness): readiness is Throttled {
  return typeof readiness === 'object'
}

/** How long to wait until every vault may be asked again; null where none says. */
export function longestThrottleMs(vaults: readonly VaultReadiness[]): number | null {
  const waits = vaults.filter(isThrottled).flatMap(({ throttledMs }) => throttledMs ?? [])
  return waits.length > 0 ? Math.max(...waits) : null
}

/** The state of the world before a rotation. */
export interface PreflightInput {
  /** Undefined when the directory no longer knows the application. */
  readonly application: Application | undefined
  readonly oldKeyId: string
  readonly rotationId: RotationId | null
  readonly rules: PasswordRules
  /** Whether Rekey itself may write to the application. */
  readonly manageable: boolean
  readonly vaults: readonly VaultReadiness[]
  readonly watch: WatchRules
}

/** Whether Entra lets this application hold two client secrets at most. */
export function holdsFewSecrets({ signInAudience }: Application): boolean {
  return signInAudience.includes('Personal')
}

type Check = (input: PreflightInput) => FailureReason | undefined

/** The first reason why the rotation cannot start; undefined when it can. */
export function preflight(input: PreflightInput): FailureReason | undefined {
  for (const check of checks) {
    const reason = check(input)
    if (reason) return reason
  }
  return undefined
}

const applicationExists: Check = ({ application }) => (application ? undefined : 'applicationGone')

const peopleRotateIt: Check = ({ application, watch }) =>
  application && renewedBy(application, watch) ? 'selfRotating' : undefined

const oldCredentialExists: Check = ({ application, oldKeyId }) =>
  application && credentialOf(application, oldKeyId) ? undefined : 'oldCredentialGone'

const mayWrite: Check = ({ manageable }) => (manageable ? undefined : 'notManageable')

const policyAllows: Check = ({ rules }) => (rules.forbidden ? 'policyForbids' : undefined)

/** Applications for personal accounts hold two client secrets at most; our own attempt is no third. */
const roomForOneMore: Check = ({ application, rotationId }) => {
  if (!application || !holdsFewSecrets(application)) return undefined
  const others = application.credentials.filter(
    ({ displayName }) => rotationId === null || rotationIdIn(displayName) !== rotationId,
  )
  return others.length >= 2 ? 'secretCapReached' : undefined
}

const vaultsReady: Check = ({ vaults }) => {
  if (vaults.includes('forbidden')) return 'vaultForbidden'
  if (vaults.includes('foreign')) return 'vaultSecretForeign'
  if (vaults.includes('nameDeleted')) return 'vaultNameDeleted'
  if (vaults.includes('unreachable')) return 'vaultUnreachable'
  if (vaults.some(isThrottled)) return 'vaultThrottled'
  return undefined
}

const checks: readonly Check[] = [
  applicationExists,
  peopleRotateIt,
  oldCredentialExists,
  mayWrite,
  policyAllows,
  roomForOneMore,
  vaultsReady,
]

// Whether a client secret that nobody needs any more may be removed: one that a newer one already
// replaces, or one that has expired. Dates alone say so; that nothing uses it is a person's word.

import {
  type Application,
  credentialOf,
  type PasswordCredential,
  type Person,
} from './application.ts'
import { replacementOf } from './matter.ts'
import type { CardAddress, OldCredential, Rotation } from './rotation.ts'
import { rotationIdIn } from './rotation-name.ts'
import { renewedBy, type WatchRules } from './watch-rules.ts'

/** Why a client secret is not removed although a person asked for it. */
export const removalRefusals = [
  'applicationGone',
  'rotationOpen',
  'selfRotating',
  'notReplaced',
  'replacementGone',
  'replacementExpired',
  'stillServed',
  'notManageable',
  'personMayNot',
  'signInNeeded',
] as const
/** One of `removalRefusals`. */
export type RemovalRefusal = (typeof removalRefusals)[number]

/** What a person confirmed: exactly this key id, because of exactly that replacement. */
export interface ConfirmedRemoval {
  readonly application: {
    readonly objectId: string
    readonly clientId: string
    readonly displayName: string | null
  }
  readonly secret: OldCredential
  /** Null where the secret had expired and nothing replaced it. */
  readonly replacedBy: OldCredential | null
  readonly confirmedBy: Person
  readonly confirmedAt: Date
  /** The card that was pressed; it shows the outcome. */
  readonly card: CardAddress | null
}

/** How a removal ended. */
export type RemovalOutcome =
  | { readonly state: 'removed' | 'alreadyGone'; readonly endedAt: Date }
  | { readonly state: 'refused'; readonly reason: RemovalRefusal; readonly endedAt: Date }

/** One confirmed removal, under way or ended. */
export type Removal = ConfirmedRemoval & ({ readonly state: 'confirmed' } | RemovalOutcome)

/** What to do with the client secret now. */
export type RemovalDecision =
  | { readonly do: 'remove' }
  | { readonly do: 'nothing'; readonly why: 'alreadyGone' }
  | { readonly do: 'refuse'; readonly why: RemovalRefusal }

/** The fresh facts that a decision rests on. */
export interface RemovalFacts {
  readonly application: Application | undefined
  readonly openRotation: Rotation | undefined
  /** A vault that could be looked at gives this secret out. */
  readonly served: boolean
  readonly now: Date
  readonly watch: WatchRules
}

/** One client secret that can be cleaned up, and what replaces it. */
export interface Removable {
  readonly credential: PasswordCredential
  readonly replacedBy: PasswordCredential | null
}

/** What can be cleaned up on an application, soonest expiry first. */
export function removablesOf(
  application: Application,
  openRotation: Rotation | undefined,
  { now, watch }: Pick<RemovalFacts, 'now' | 'watch'>,
): Removable[] {
  if (renewedBy(application, watch)) return []
  return application.credentials
    .filter((credential) => !isAtWork(openRotation, credential))
    .map((credential) => ({
      credential,
      replacedBy: replacementOf(credential, application, now) ?? null,
    }))
    .filter(({ credential, replacedBy }) => replacedBy !== null || credential.expiresAt <= now)
    .sort((a, b) => a.credential.expiresAt.getTime() - b.credential.expiresAt.getTime())
}

/**
 * Decides on fresh facts. The last valid secret never goes: one that is valid goes only while the
 * recorded replacement is there, valid, and lasts longer.
 */
export function decideRemoval(
  { secret, replacedBy }: Pick<ConfirmedRemoval, 'secret' | 'replacedBy'>,
  { application, openRotation, served, now, watch }: RemovalFacts,
): RemovalDecision {
  if (!application) return { do: 'refuse', why: 'applicationGone' }
  const credential = credentialOf(application, secret.keyId)
  if (!credential) return { do: 'nothing', why: 'alreadyGone' }
  if (renewedBy(application, watch)) return { do: 'refuse', why: 'selfRotating' }
  if (isAtWork(openRotation, credential)) return { do: 'refuse', why: 'rotationOpen' }
  if (credential.expiresAt <= now) return { do: 'remove' }
  if (!replacedBy) return { do: 'refuse', why: 'notReplaced' }
  const replacement = credentialOf(application, replacedBy.keyId)
  if (!replacement) return { do: 'refuse', why: 'replacementGone' }
  if (replacement.expiresAt <= now) return { do: 'refuse', why: 'replacementExpired' }
  const only = { ...application, credentials: [credential, replacement] }
  if (!replacementOf(credential, only, now)) return { do: 'refuse', why: 'notReplaced' }
  return served ? { do: 'refuse', why: 'stillServed' } : { do: 'remove' }
}

/** An open rotation replaces it or made it: its own clean-up decides about it. */
function isAtWork(
  openRotation: Rotation | undefined,
  { keyId, displayName }: PasswordCredential,
): boolean {
  if (!openRotation) return false
  if (openRotation.old.keyId === keyId) return true
  if ('fresh' in openRotation && openRotation.fresh.keyId === keyId) return true
  return rotationIdIn(displayName) === openRotation.id
}

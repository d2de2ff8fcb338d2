// Something that bears a rotation id and that no rotation explains: it is told to the owner once and
// stays in the record until a look shows that it is over.

import type { Application } from './application.ts'
import type { StoredVersion } from './vault-target.ts'

/**
 * Everything that can be found. `deadVersion`: a vault gives out a client secret that the
 * application no longer has. `unknownRotation`: a client secret bears the id of a rotation that this
 * database does not know, as after a restored backup or with two installations on one tenant.
 * `endedRotation`: a client secret bears the id of a rotation that has no use for it.
 */
export const findingKinds = ['deadVersion', 'unknownRotation', 'endedRotation'] as const
/** One of `findingKinds`. */
export type FindingKind = (typeof findingKinds)[number]

interface FindingBasics {
  readonly application: Pick<Application, 'objectId' | 'clientId' | 'displayName'>
  readonly keyId: string
  /** The rotation id as it was read; anybody can write one. */
  readonly rotationId: string | null
  /** The client secret's description; null where it has none or is gone. */
  readonly description: string | null
}

/** One thing that was found. */
export type Finding =
  | (FindingBasics & { readonly kind: 'deadVersion'; readonly servedBy: StoredVersion })
  | (FindingBasics & {
      readonly kind: 'unknownRotation' | 'endedRotation'
      /** The vault secret that gives it out, where Rekey sees one. */
      readonly servedBy: StoredVersion | null
    })

/** The same at every look; it names no version, as a vault may get another of the same dead value. */
export function findingId(finding: Finding): string {
  const { kind, application, keyId } = finding
  const parts = [kind, application.objectId, keyId]
  if (kind !== 'deadVersion') return parts.join('/')
  const { vaultUrl, secretName } = finding.servedBy
  return [...parts, vaultUrl.toLowerCase(), secretName.toLowerCase()].join('/')
}

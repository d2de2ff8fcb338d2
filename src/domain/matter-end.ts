// How a matter ends without a rotation: somebody put a newer secret beside the old one, removed it, or
// deleted the whole application. Whoever was warned is told so; nobody has to act any more.

import { type Application, credentialOf, type PasswordCredential } from './application.ts'
import { replacementOf } from './matter.ts'

/** How a matter ended. */
export type MatterEnd =
  | { readonly how: 'replaced'; readonly by: PasswordCredential }
  /** With the valid secret that lasts longest, where the application holds any. */
  | { readonly how: 'removed'; readonly left: PasswordCredential | null }
  | { readonly how: 'applicationDeleted' }

/** What a warning was about, kept with its card: what is gone can no longer be asked. */
export interface WarnedMatter {
  readonly application: Pick<Application, 'objectId' | 'clientId' | 'displayName'>
  readonly secret: Pick<PasswordCredential, 'keyId' | 'displayName' | 'expiresAt' | 'hint'>
}

/** How the matter of this secret ended; undefined while it is one. */
export function endOfMatter(
  application: Application | undefined,
  keyId: string,
  now: Date,
): MatterEnd | undefined {
  if (!application) return { how: 'applicationDeleted' }
  const credential = credentialOf(application, keyId)
  if (!credential) return { how: 'removed', left: longestLasting(application, now) }
  const by = replacementOf(credential, application, now)
  return by && { how: 'replaced', by }
}

/** What a warning about this secret is about. */
export function warnedMatter(
  { objectId, clientId, displayName }: Application,
  { keyId, displayName: description, expiresAt, hint }: PasswordCredential,
): WarnedMatter {
  return {
    application: { objectId, clientId, displayName },
    secret: { keyId, displayName: description, expiresAt, hint },
  }
}

function longestLasting({ credentials }: Application, now: Date): PasswordCredential | null {
  const valid = credentials.filter(({ expiresAt }) => expiresAt > now)
  const [longest = null] = valid.sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime())
  return longest
}

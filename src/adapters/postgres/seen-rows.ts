import { hash } from 'node:crypto'
import type { SeenApplication } from '../../application/ports/store.ts'
import { cleanText, toJsonText } from './clean-text.ts'

/** An application as one statement takes it, with hashes that say whether anything is new. */
export interface SeenRow {
  readonly object_id: string
  readonly client_id: string
  readonly display_name: string | null
  readonly sign_in_audience: string
  readonly tags: readonly string[]
  readonly notes: string | null
  readonly certificates: SeenApplication['certificates'] | null
  readonly seen_hash: string
  /** Null where the certificates are not known: then it cannot be compared. */
  readonly credentials_hash: string | null
  readonly credentials: readonly CredentialRow[]
}

interface CredentialRow {
  readonly application_object_id: string
  readonly key_id: string
  readonly position: number
  readonly display_name: string | null
  /** ISO texts: they are written three times, and a Date would be turned into text each time. */
  readonly starts_at: string
  readonly expires_at: string
  readonly hint: string | null
}

/** In the order of their ids, each once: where a page names one twice, the later wins. */
export function orderedOnce(applications: readonly SeenApplication[]): SeenApplication[] {
  const distinct = new Map(
    applications.map((application) => [cleanText(application.objectId), application]),
  )
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** The row of one application. */
export function seenRow(application: SeenApplication): SeenRow {
  const credentials = credentialRows(application)
  const { certificates = null } = application
  const row = {
    object_id: application.objectId,
    client_id: application.clientId,
    display_name: application.displayName,
    sign_in_audience: application.signInAudience,
    tags: application.tags,
    notes: application.notes,
    certificates,
  }
  const ends = [
    ...credentials.map((secret) => [secret.key_id, secret.starts_at, secret.expires_at]),
    ...(certificates ?? []).map((one) => [one.keyId, one.startsAt, one.expiresAt]),
  ].map((end) => JSON.stringify(end))
  return {
    ...row,
    credentials,
    seen_hash: hashOf([row, credentials]),
    // Entra may list the same credentials in another order; that is no change.
    credentials_hash: certificates === null ? null : hashOf(ends.sort()),
  }
}

function credentialRows(application: SeenApplication): CredentialRow[] {
  const distinct = new Map(
    application.credentials.map((credential) => [cleanText(credential.keyId), credential]),
  )
  return [...distinct.values()].map((credential, position) => ({
    application_object_id: application.objectId,
    key_id: credential.keyId,
    position,
    display_name: credential.displayName,
    starts_at: credential.startsAt.toISOString(),
    expires_at: credential.expiresAt.toISOString(),
    hint: credential.hint,
  }))
}

/** Compared within one database only; no secret is part of it. */
function hashOf(value: unknown): string {
  return hash('sha256', toJsonText(value), 'base64')
}

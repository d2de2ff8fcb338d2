// The default world of the tests, in plain data: one application with one client secret, its owners
// and an open rotation. A test takes it and changes one thing.

import type {
  Application,
  Owner,
  PasswordCredential,
  Person,
} from '../../../src/domain/application.ts'
import type { RequestedRotation } from '../../../src/domain/rotation.ts'
import {
  confirmCleanup,
  recordAnnounced,
  recordStored,
  requestRotation,
} from '../../../src/domain/rotation-steps.ts'

/** When the tests happen. */
export const now = new Date('2026-05-04T08:00:00Z')
/** The old client secret: made a year ago, ends in 21 days. */
export const oldKeyId = 'aaaaaaaa-0000-4000-8000-000000000001'
/** The rotation of most tests. */
export const rotationId = 'rk-7f3k2q9d'
/** The default vault. */
export const vaultUrl = 'https://contoso-kv.vault.azure.net'
/** Another vault of the same cloud. */
export const secondVaultUrl = 'https://contoso-eu-kv.vault.azure.net'

/** Owns the Payroll API. */
export const alice: Person = { id: 'c0a70500-0000-4000-8000-000000000001', name: 'Alice Novak' }
/** Owns the Payroll API too. */
export const ben: Person = { id: 'c0a70500-0000-4000-8000-000000000002', name: 'Ben Okafor' }
/** Owns nothing. */
export const david: Person = { id: 'c0a70500-0000-4000-8000-000000000004', name: 'David Kim' }
/** Application Administrator. */
export const erin: Person = { id: 'c0a70500-0000-4000-8000-000000000005', name: 'Erin Schmidt' }

/** A client secret: a year old, ends on 25 May 2026. */
export function credential(changes: Partial<PasswordCredential> = {}): PasswordCredential {
  return {
    keyId: oldKeyId,
    displayName: 'production',
    startsAt: new Date('2025-05-25T08:00:00Z'),
    expiresAt: new Date('2026-05-25T08:00:00Z'),
    hint: 'Xy3',
    ...changes,
  }
}

/** The Payroll API with its one client secret. */
export function application(changes: Partial<Application> = {}): Application {
  return {
    objectId: 'bbbbbbbb-0000-4000-8000-000000000001',
    clientId: '33333333-0000-4000-8000-000000000001',
    displayName: 'Payroll API',
    signInAudience: 'AzureADMyOrg',
    tags: [],
    notes: null,
    credentials: [credential()],
    ...changes,
  }
}

/** A person as an owner. */
export function ownerOf(
  person: Person,
  changes: Partial<Extract<Owner, { type: 'person' }>> = {},
): Owner {
  return { type: 'person', ...person, enabled: true, guest: false, ...changes }
}

/** A rotation of the Payroll API that Alice asked for. */
export function requested(changes: Partial<RequestedRotation> = {}): RequestedRotation {
  const { objectId, clientId, displayName } = application()
  const { keyId, expiresAt } = credential()
  const rotation = requestRotation({
    id: rotationId,
    application: { objectId, clientId, displayName },
    old: { keyId, displayName: 'production', expiresAt },
    plan: {
      displayName: `secret-2026-05 [${rotationId}]`,
      expiresAt: new Date('2027-05-04T08:00:00Z'),
      shortenedBy: null,
      targets: [{ vaultUrl, secretName: 'payroll-api-33333333' }],
    },
    requestedBy: alice,
    requestedAt: now,
    card: null,
  })
  return { ...rotation, ...changes }
}

/** The client secret that the rotation made. */
export const fresh = {
  keyId: 'aaaaaaaa-0000-4000-8000-000000000002',
  expiresAt: new Date('2027-05-04T08:00:00Z'),
  provenAt: now,
  versions: [{ vaultUrl, secretName: 'payroll-api-33333333', version: 'v2' }],
}

/** The rotation with its new secret stored. */
export function stored() {
  return recordStored(requested(), fresh, now)
}

/** The rotation announced. */
export function awaitingCleanup() {
  return recordAnnounced(stored(), now)
}

/** The rotation whose clean-up Ben confirmed. */
export function cleaningUp() {
  return confirmCleanup(awaitingCleanup(), ben, now)
}

import type { Conversation } from '../../src/application/ports/store.ts'
import type { Application, PasswordCredential } from '../../src/domain/application.ts'
import type { HeededEvidence } from '../../src/domain/evidence.ts'
import type { NewCredential, RequestedRotation, Rotation } from '../../src/domain/rotation.ts'
import type { RotationId } from '../../src/domain/rotation-name.ts'
import {
  abandonRotation,
  confirmCleanup,
  confirmGiveUp,
  confirmUndo,
  noteTrouble,
  recordAnnounced,
  recordFailed,
  recordRemoved,
  recordStored,
  recordUndone,
  refuseCleanup,
  requestRotation,
} from '../../src/domain/rotation-steps.ts'

/** A fixed day of May 2026 at noon. */
export function may(day: number): Date {
  return new Date(Date.UTC(2026, 4, day, 12))
}

/** An application with one client secret that expires on 20 May 2026. */
export function anApplication(changes: Partial<Application> = {}): Application {
  return {
    objectId: 'object-1',
    clientId: 'client-1',
    displayName: 'Payroll',
    signInAudience: 'AzureADMyOrg',
    tags: ['keyvault:main/payroll'],
    notes: null,
    credentials: [aCredential()],
    ...changes,
  }
}

/** A client secret that expires on 20 May 2026. */
export function aCredential(changes: Partial<PasswordCredential> = {}): PasswordCredential {
  return {
    keyId: 'key-1',
    displayName: 'secret-2025-05',
    startsAt: new Date('2025-05-20T12:00:00Z'),
    expiresAt: may(20),
    hint: 'abc',
    ...changes,
  }
}

/** A personal chat with Ada. */
export function aConversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    id: 'chat-1',
    kind: 'personal',
    personId: 'ada',
    tenantId: 'tenant',
    serviceUrl: 'https://smba.example/emea',
    botId: '28:bot',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    ...changes,
  }
}

const ada = { id: 'ada', name: 'Ada' }

const fresh: NewCredential = {
  keyId: 'key-2',
  expiresAt: new Date('2027-05-01T12:00:00Z'),
  provenAt: may(1),
  versions: [{ vaultUrl: 'https://main.vault.azure.net', secretName: 'payroll', version: 'v2' }],
}

const evidence: HeededEvidence = {
  readAt: may(3),
  oldUsedAt: may(2),
  freshUsedAt: null,
  gaps: { log: null, report: 'noAnswer' },
  acknowledged: may(2),
}

/** A rotation that Ada asked for on 1 May 2026. */
export function aRotation(
  id: RotationId = 'rk-22222222',
  { objectId = 'object-1', oldKeyId = 'key-1' } = {},
): RequestedRotation {
  return requestRotation({
    id,
    application: { objectId, clientId: 'client-1', displayName: 'Payroll' },
    old: { keyId: oldKeyId, displayName: null, expiresAt: may(20) },
    plan: {
      displayName: `secret-2026-05 [${id}]`,
      expiresAt: fresh.expiresAt,
      shortenedBy: null,
      targets: [{ vaultUrl: 'https://main.vault.azure.net', secretName: 'payroll' }],
    },
    requestedBy: ada,
    requestedAt: may(1),
    card: { conversationId: 'chat-1', activityId: 'card-1' },
  })
}

/** The same rotation in every state that there is. */
export function rotationInEveryState(): { readonly [S in Rotation['state']]: Rotation } {
  const requested = aRotation()
  const stored = recordStored(requested, fresh, may(2))
  const announced = recordAnnounced(stored, may(2))
  const cleaningUp = confirmCleanup(announced, ada, may(3), evidence)
  const undoing = confirmUndo(announced, ada, may(3))
  const troubled = noteTrouble(requested, { service: 'vault', kind: 'refused', since: may(2) })
  return {
    requested: troubled ?? requested,
    'giving-up': confirmGiveUp(requested, ada, may(2)),
    stored,
    'awaiting-cleanup': refuseCleanup(cleaningUp, 'lastValidSecret', may(4)),
    'cleaning-up': cleaningUp,
    closed: recordRemoved(cleaningUp, 'removed', may(4)),
    failed: recordFailed(requested, 'vaultForbidden', may(2)),
    undoing,
    undone: recordUndone(undoing, true, may(4)),
    abandoned: abandonRotation(announced, 'newSecretGone', may(5)),
  }
}

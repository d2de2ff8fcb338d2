import { z } from 'zod/v4'
import { approvalEnds } from '../../domain/approval.ts'
import type { AuditDeed, AuditEntry } from '../../domain/audit.ts'
import type { Json } from '../../domain/canonical-json.ts'
import { digestDays } from '../../domain/digest.ts'
import { evidenceGaps } from '../../domain/evidence.ts'
import { findingKinds } from '../../domain/finding.ts'
import { installStates } from '../../domain/install-plan.ts'
import { removalRefusals } from '../../domain/removal.ts'
import {
  cleanupRefusals,
  failureReasons,
  lostCauses,
  timelineEvents,
  undoRefusals,
} from '../../domain/rotation.ts'
import { toJsonText } from './clean-text.ts'
import { readStored, storedDate } from './row-parser.ts'

// The stored form of an entry: its own fields as JSON, a schema for each kind of deed. What is added
// to a kind later has to be optional here, as what was written before stays as it is for good.

const target = z.object({ vaultUrl: z.string(), secretName: z.string() })
const version = target.extend({ version: z.string().nullable() })
const gap = z.enum(evidenceGaps).nullable()
const id = z.string()

const evidence = z.object({
  readAt: storedDate,
  oldUsedAt: storedDate.nullable(),
  freshUsedAt: storedDate.nullable(),
  gaps: z.object({ log: gap, report: gap }),
  acknowledged: z.union([z.literal('unknown'), storedDate]).nullable(),
})

const rule = z.discriminatedUnion('by', [
  z.object({ by: z.literal('name'), pattern: z.string() }),
  z.object({ by: z.literal('tag'), tag: z.string() }),
  z.object({ by: z.literal('owner'), objectId: id }),
  z.object({ by: z.literal('id'), clientId: id }),
])

const settings = z.object({
  isOn: z.boolean(),
  schedule: z
    .object({ days: z.enum(digestDays), hour: z.number().int(), zone: z.string() })
    .nullable(),
  horizonDays: z.number().int().nullable(),
  filter: z.array(rule),
})

const deed: z.ZodType<AuditDeed> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rotation'),
    event: z.enum(timelineEvents).exclude(['approved']),
    rotationId: id,
    oldKeyId: id,
    newKeyId: id.nullable(),
    versions: z.array(version),
    reason: z
      .enum([
        ...new Set([...failureReasons, ...cleanupRefusals, ...undoRefusals, ...lostCauses]),
        'cannotGoBack',
      ])
      .nullable(),
    evidence: evidence.nullable(),
  }),
  z.object({
    kind: z.literal('removal'),
    event: z.enum(['confirmed', 'removed', 'alreadyGone', 'refused']),
    removalId: z.number().int(),
    keyId: id,
    replacedBy: id.nullable(),
    reason: z.enum(removalRefusals).nullable(),
  }),
  z.object({
    kind: z.literal('approval'),
    event: z.enum(['asked', ...approvalEnds]),
    approvalId: z.number().int(),
    what: z.enum(['rotate', 'cleanup', 'removal']),
    keyId: id,
  }),
  z.object({
    kind: z.literal('stray'),
    event: z.enum(['removing', 'removed', 'notAllowed']),
    rotationId: id,
    keyId: id,
  }),
  z.object({
    kind: z.literal('finding'),
    event: z.enum(['found', 'over']),
    finding: z.enum(findingKinds),
    keyId: id,
    rotationId: id.nullable(),
    version: version.nullable(),
  }),
  z.object({
    kind: z.literal('targets'),
    event: z.enum(['set', 'reset']),
    targets: z.array(target),
  }),
  z.object({
    kind: z.literal('vaultName'),
    event: z.enum(['recovering', 'recovered', 'underWay', 'forbidden']),
    target,
  }),
  z.object({
    kind: z.literal('attention'),
    event: z.enum(['snoozed', 'woken', 'muted', 'notMine', 'handedOver', 'givenBack', 'takenBack']),
    keyId: id.nullable(),
    until: storedDate.nullable(),
    toPersonId: id.nullable(),
  }),
  z.object({
    kind: z.literal('preference'),
    event: z.enum(['optedOut', 'optedIn']),
    personId: id,
  }),
  z.object({ kind: z.literal('digest'), event: z.literal('set'), channelId: id, settings }),
  z.object({
    kind: z.literal('install'),
    event: z.enum(['asked', 'removed', 'cameBack', ...installStates]).exclude(['waiting']),
    personId: id,
    code: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('refusal'),
    event: z.literal('refused'),
    verb: z.string(),
    rotationId: id.nullable(),
    keyId: id.nullable(),
    why: z.string(),
  }),
])

const entry: z.ZodType<AuditEntry> = z.object({
  actor: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), id }),
    z.object({ kind: z.literal('rekey') }),
  ]),
  conversationId: z.string().nullable(),
  application: z.object({ objectId: id, clientId: id.nullable() }).nullable(),
  deed,
})

/** Reads an entry's stored body; throws `unreadable` when it is none. */
export function readAuditEntry(body: unknown): AuditEntry {
  return readStored(entry, body, 'audit entry')
}

/** The entry as the database gives it back, which is what its hash is made of. */
export function auditJson(written: AuditEntry): Json {
  return asJson(JSON.parse(toJsonText(written)))
}

/** What JSON.parse gives, under its own name. */
export function asJson(parsed: unknown): Json {
  return parsed as Json
}

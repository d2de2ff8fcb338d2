import { z } from 'zod/v4'
import { evidenceGaps, type HeededEvidence } from '../../domain/evidence.ts'
import {
  cleanupRefusals,
  failureReasons,
  lostCauses,
  type Rotation,
  type TimelineEntry,
  timelineEvents,
  troubledServices,
  troubleKinds,
  undoRefusals,
} from '../../domain/rotation.ts'
import { isRotationId, type RotationId } from '../../domain/rotation-name.ts'
import { readStored, storedDate } from './row-parser.ts'

// The stored form of a rotation: its own fields as JSON. A schema for each state, so that a row
// which no state allows is refused rather than half understood.

const rotationId = z.custom<RotationId>((id) => typeof id === 'string' && isRotationId(id))
const person = z.object({ id: z.string(), name: z.string() })
const target = z.object({ vaultUrl: z.string(), secretName: z.string() })

const timelineEntry = z
  .object({
    at: storedDate,
    what: z.enum(timelineEvents),
    by: z.string().optional(),
  })
  .transform(({ by, ...entry }): TimelineEntry => (by === undefined ? entry : { ...entry, by }))

const basics = z.object({
  id: rotationId,
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  old: z.object({ keyId: z.string(), displayName: z.string().nullable(), expiresAt: storedDate }),
  plan: z.object({
    displayName: z.string(),
    expiresAt: storedDate,
    // Rows from before it was kept lack it.
    shortenedBy: z.enum(['policy', 'setting']).nullable().default(null),
    targets: z.array(target),
  }),
  requestedBy: person,
  requestedAt: storedDate,
  card: z.object({ conversationId: z.string(), activityId: z.string() }).nullable(),
  timeline: z.array(timelineEntry),
})

const withFresh = basics.extend({
  fresh: z.object({
    keyId: z.string(),
    expiresAt: storedDate,
    provenAt: storedDate,
    versions: z.array(target.extend({ version: z.string() })),
  }),
})

// Rows from before people lent their rights have nobody who did.
const resumedBy = person.nullable().default(null)
const waiting = { resumedBy, signInSince: storedDate.nullable().default(null) }

const gap = z.enum(evidenceGaps).nullable()

// Rows from before evidence was kept have none.
const evidence: z.ZodType<HeededEvidence | null> = z
  .object({
    readAt: storedDate,
    oldUsedAt: storedDate.nullable(),
    freshUsedAt: storedDate.nullable(),
    gaps: z.object({ log: gap, report: gap }),
    acknowledged: z.union([z.literal('unknown'), storedDate]).nullable(),
  })
  .nullable()
  .default(null)

const rotation: z.ZodType<Rotation> = z.discriminatedUnion('state', [
  basics.extend({
    state: z.literal('requested'),
    // Rows from before there was such a thing have none.
    trouble: z
      .object({
        service: z.enum(troubledServices),
        kind: z.enum(troubleKinds),
        since: storedDate,
      })
      .nullable()
      .default(null),
    resumedBy,
  }),
  basics.extend({ state: z.literal('giving-up'), givenUpBy: person, ...waiting }),
  withFresh.extend({ state: z.literal('stored') }),
  withFresh.extend({
    state: z.literal('awaiting-cleanup'),
    refusal: z.enum([...cleanupRefusals, ...undoRefusals]).nullable(),
  }),
  withFresh.extend({ state: z.literal('cleaning-up'), confirmedBy: person, evidence }),
  withFresh.extend({ state: z.literal('undoing'), undoneBy: person, ...waiting }),
  withFresh.extend({
    state: z.literal('undone'),
    undoneBy: person,
    undoneAt: storedDate,
    vaultsHeldOld: z.boolean(),
  }),
  withFresh.extend({
    state: z.literal('closed'),
    closedAt: storedDate,
    closedBy: person.nullable(),
    evidence,
  }),
  basics.extend({
    state: z.literal('failed'),
    reason: z.enum(failureReasons),
    failedAt: storedDate,
  }),
  withFresh.extend({
    state: z.literal('abandoned'),
    reason: z.enum(lostCauses),
    abandonedAt: storedDate,
  }),
])

/** Reads a rotation's stored body; throws `unreadable` when no state allows it. */
export function readRotation(body: unknown): Rotation {
  return readStored(rotation, body, 'rotation')
}

// The whole product without its edges: real use cases, the real store on the engine in memory, and
// fakes for everything outside. A test takes the default world and changes one thing.

import { type Kysely, sql } from 'kysely'
import { postgresStore } from '../../../src/adapters/postgres/store.ts'
import type { HouseRules } from '../../../src/application/house-rules.ts'
import type { AuditStream } from '../../../src/application/ports/audit-stream.ts'
import type { BotInstaller } from '../../../src/application/ports/bot-installer.ts'
import { type CommandGuess, noCommandGuess } from '../../../src/application/ports/command-guess.ts'
import type { Conversation, Store } from '../../../src/application/ports/store.ts'
import { recentRights } from '../../../src/application/recent-rights.ts'
import type { Person } from '../../../src/domain/application.ts'
import { addDays } from '../../../src/domain/calendar.ts'
import type { GuestRights } from '../../../src/domain/rights.ts'
import type { CardAddress } from '../../../src/domain/rotation.ts'
import { rotationIdFrom } from '../../../src/domain/rotation-name.ts'
import { watchEverything } from '../../../src/domain/watch-rules.ts'
import { emptyAudit } from '../empty-audit.ts'
import { openTestEngine, type TestEngine } from '../engine.ts'
import { Calls } from '../fakes/calls.ts'
import { countedStore } from '../fakes/counted-store.ts'
import { FakeAppRegistrations } from '../fakes/fake-app-registrations.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { FakeDiagnosis } from '../fakes/fake-diagnosis.ts'
import {
  fakeCredentialPolicies,
  fakeDirectoryRoles,
  fakeOwnRights,
} from '../fakes/fake-directory-readers.ts'
import { FakeGivenUpJobs } from '../fakes/fake-given-up-jobs.ts'
import { FakeLog } from '../fakes/fake-log.ts'
import { FakeMessenger } from '../fakes/fake-messenger.ts'
import { FakePace } from '../fakes/fake-pace.ts'
import { FakeSecretProof } from '../fakes/fake-secret-proof.ts'
import { FakeSignInEvidence } from '../fakes/fake-sign-in-evidence.ts'
import { FakeTenant, secretValueOf } from '../fakes/fake-tenant.ts'
import { FakeVaults } from '../fakes/fake-vaults.ts'
import { createOutbox, enqueueInOutbox } from './outbox.ts'
import { alice, application, ben, now, oldKeyId, ownerOf, vaultUrl } from './payroll.ts'

/** The settings of the default world. */
export const rules: HouseRules = {
  zone: 'UTC',
  leadDays: [60, 30, 14, 7, 3, 1, 0],
  validity: { defaultMonths: 12, maxMonths: 24 },
  defaultVaultUrl: vaultUrl,
  watch: watchEverything,
  fullScanDays: 7,
  quiet: { hours: null, daysOff: new Set() },
  fallback: [],
  tellGuests: true,
  twoPerson: [],
}

/** Where the Payroll API's client secret is kept. */
export const payrollSecret = 'payroll-api-33333333'

/** The personal chat of a person. */
export function chatOf(person: Person): Conversation {
  return {
    id: `chat-${person.id}`,
    kind: 'personal',
    personId: person.id,
    tenantId: 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    botId: '28:rekey',
    locale: 'en-US',
    timeZone: 'UTC',
  }
}

/** The card in a person's chat that they press. */
export function cardOf(person: Person): CardAddress {
  return { conversationId: chatOf(person).id, activityId: 'warning' }
}

/** An engine for the worlds of one test file, opened once and emptied for each. */
export async function openWorldEngine(): Promise<TestEngine> {
  const engine = await openTestEngine()
  await createOutbox(untyped(engine))
  return engine
}

/** The database of an engine, for statements about the outbox. */
export function untyped({ engine }: TestEngine): Kysely<never> {
  return engine.database as unknown as Kysely<never>
}

/** The default world: the Payroll API, owned by Alice and Ben, with its old secret in the vault. */
export async function botWorld(engine: TestEngine) {
  await empty(untyped(engine))
  const calls = new Calls()
  const clock = new FakeClock(now)
  const tenant = new FakeTenant()
  const vaults = new FakeVaults(calls, clock)
  const messenger = new FakeMessenger(calls)
  const proof = new FakeSecretProof(tenant, calls, clock)
  const evidence = new FakeSignInEvidence(tenant, calls, clock)
  const diagnosis = new FakeDiagnosis()
  const log = new FakeLog()
  tenant.add(application(), [ownerOf(alice), ownerOf(ben)])
  const older = { value: secretValueOf(oldKeyId), createdAt: new Date('2025-05-25'), tags: null }
  vaults.at(vaultUrl).put(payrollSecret, older)

  const store: Store = postgresStore(engine.engine.database, enqueueInOutbox, {
    now: () => clock.now(),
    isStreamed: false,
  })
  for (const person of [alice, ben]) {
    await store.conversations.remember(chatOf(person), now)
    messenger.place(cardOf(person), { kind: 'message', message: { code: 'badInput' } })
  }
  const pace = new FakePace()
  const givenUp = new FakeGivenUpJobs()
  let rotations = 0
  const registrations = new FakeAppRegistrations(tenant, calls, clock)
  const roles = fakeDirectoryRoles(tenant, calls)
  const ports = {
    registrations,
    roles,
    recentRights: recentRights({ registrations, roles, store, clock }),
    guestRights: 'owner' as GuestRights,
    policies: fakeCredentialPolicies(tenant, calls),
    ownRights: fakeOwnRights(tenant),
    diagnosis,
    /** Off, as in production unless it is turned on. */
    installer: null as BotInstaller | null,
    auditStream: null as AuditStream | null,
    proof,
    evidence,
    vaults,
    messenger,
    pace,
    givenUp,
    store: countedStore(store, calls),
    clock,
    log,
    commandGuess: noCommandGuess as CommandGuess,
    schedule: { nextRound: (after: Date) => addDays(after, 1) },
    newRotationId: () => {
      rotations += 1
      return rotationIdFrom(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, rotations))
    },
  }
  return {
    engine,
    database: untyped(engine),
    calls,
    clock,
    tenant,
    vaults,
    messenger,
    pace,
    givenUp,
    proof,
    evidence,
    diagnosis,
    log,
    store,
    ports,
  }
}

/** A world of `botWorld`. */
export type BotWorld = Awaited<ReturnType<typeof botWorld>>

/** Deleting is faster than truncating where there are few rows. */
async function empty(database: Kysely<never>): Promise<void> {
  await sql`with a as (delete from rotation), b as (delete from live_card),
    c as (delete from conversation), d as (delete from notice), e as (delete from seen_activity),
    f as (delete from known_owners), g as (delete from credential), h as (delete from test_outbox),
    i as (delete from finding), j as (delete from reconciled), k as (delete from removal),
    l as (delete from application_targets), scans as (delete from scan_card), lists as (delete from due_list),
    m as (delete from unreadable_application), n as (delete from service_principal),
    q as (delete from attention), r as (delete from person_preference),
    digests as (delete from digest_post), o as (delete from ownerless),
    p as (delete from scan_memory), installs as (delete from bot_install),
    removals as (delete from bot_removal), presses as (delete from press),
    approvals as (delete from approval), paces as (delete from send_pace)
    select 1`.execute(database)
  await sql`delete from application`.execute(database)
  await emptyAudit(database)
  await sql`delete from round`.execute(database)
}

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Kysely, KyselyPlugin } from 'kysely'
import type { Job, Store, Transaction } from '../../application/ports/store.ts'
import { recordChanges } from '../../application/record/record-changes.ts'
import {
  type AuditOrigin,
  byPerson,
  byRekey,
  entryFrom,
  type NewAuditEntry,
} from '../../domain/audit.ts'
import { appendAudit } from './append-audit.ts'
import { postgresApprovals } from './approvals.ts'
import { postgresAttentions } from './attentions.ts'
import { postgresAudit } from './audit.ts'
import { postgresBotInstalls } from './bot-installs.ts'
import { changesAlone } from './changes-alone.ts'
import { postgresConversations } from './conversations.ts'
import { postgresCredentials } from './credentials.ts'
import { postgresDigests } from './digests.ts'
import { postgresDueLists } from './due-lists.ts'
import { postgresFindings } from './findings.ts'
import { postgresInventory } from './inventory.ts'
import { postgresKnownOwners } from './known-owners.ts'
import { postgresLiveCards } from './live-cards.ts'
import { postgresNotices } from './notices.ts'
import { postgresOrphans } from './orphans.ts'
import { postgresOverview } from './overview.ts'
import { postgresPersonPreferences } from './person-preferences.ts'
import { postgresPresses } from './presses.ts'
import { postgresRemovals } from './removals.ts'
import { postgresRotations } from './rotations.ts'
import { postgresScanCards } from './scan-cards.ts'
import { postgresScanMemories } from './scan-memories.ts'
import type { Schema } from './schema.ts'
import { postgresSeenActivities } from './seen-activities.ts'
import { postgresTargets } from './targets.ts'

/** Asks for a job through this connection, within its transaction where it has one. */
export type Enqueue = (database: Kysely<Schema>, job: Job, notBefore?: Date) => Promise<void>

/** How the record is kept. */
export interface Recording {
  now(): Date
  /** Whether entries are sent on: then each commit that adds some asks for that. */
  readonly isStreamed: boolean
}

/**
 * The store over an open engine. Using the store itself inside its own transaction is a bug and
 * throws: it would act outside the transaction, and on the embedded engine wait for it forever.
 */
export function postgresStore(
  database: Kysely<Schema>,
  enqueue: Enqueue,
  recording: Recording,
  origin: AuditOrigin | null = null,
): Store {
  const transaction: Store['transaction'] = async (work) => {
    refuseInsideTransaction()
    const running = { open: true }
    try {
      return await database
        .transaction()
        .execute((connection) => insideTransaction.run(running, () => onRecord(connection, work)))
    } finally {
      running.open = false
    }
  }
  /** Notes are kept until the work is done: the record is the last thing that is locked. */
  const onRecord = async <T>(
    connection: Kysely<Schema>,
    work: (within: Transaction) => Promise<T>,
  ): Promise<T> => {
    const notes: NewAuditEntry[] = []
    const note = (entry: NewAuditEntry) => void notes.push(entry)
    const by = origin ? byPerson(origin.personId) : byRekey
    const result = await work(recordChanges(operations(connection, enqueue, note), note, by))
    if (notes.length === 0) return result
    const entries = notes.map((entry) => entryFrom(origin, entry))
    await appendAudit(connection, entries, () => recording.now())
    if (recording.isStreamed) await enqueue(connection, { queue: 'stream-audit', data: {} })
    return result
  }
  const alone = (): never => {
    throw new Error('the record is kept within transactions')
  }
  const outside = operations(outsideTransactions(database), enqueue, alone)
  return {
    ...outside,
    ...changesAlone(outside, transaction),
    enqueue: async (job, notBefore) => {
      refuseInsideTransaction()
      await enqueue(database, job, notBefore)
    },
    transaction,
    from: (asked) => postgresStore(database, enqueue, recording, asked),
  }
}

/** The database for statements of their own: inside a transaction of the store each throws. */
export function outsideTransactions(database: Kysely<Schema>): Kysely<Schema> {
  return database.withPlugin(onlyOutsideTransactions)
}

function operations(
  database: Kysely<Schema>,
  enqueue: Enqueue,
  note: (entry: NewAuditEntry) => void,
): Transaction {
  return {
    rotations: postgresRotations(database),
    inventory: postgresInventory(database),
    scanMemory: postgresScanMemories(database),
    owners: postgresKnownOwners(database),
    targets: postgresTargets(database),
    notices: postgresNotices(database),
    liveCards: postgresLiveCards(database),
    dueLists: postgresDueLists(database),
    scanCards: postgresScanCards(database),
    orphans: postgresOrphans(database),
    credentials: postgresCredentials(database),
    digests: postgresDigests(database),
    findings: postgresFindings(database),
    removals: postgresRemovals(database),
    attention: postgresAttentions(database),
    overview: postgresOverview(database),
    preferences: postgresPersonPreferences(database),
    conversations: postgresConversations(database),
    seenActivities: postgresSeenActivities(database),
    presses: postgresPresses(database),
    approvals: postgresApprovals(database),
    installs: postgresBotInstalls(database),
    audit: { ...postgresAudit(database), note: async (entry) => note(entry) },
    enqueue: (job, notBefore) => enqueue(database, job, notBefore),
  }
}

const insideTransaction = new AsyncLocalStorage<{ open: boolean }>()

const onlyOutsideTransactions: KyselyPlugin = {
  transformQuery: ({ node }) => {
    refuseInsideTransaction()
    return node
  },
  transformResult: async ({ result }) => result,
}

function refuseInsideTransaction(): void {
  if (!insideTransaction.getStore()?.open) return
  throw new Error('inside a transaction use what it hands to you, not the store around it')
}

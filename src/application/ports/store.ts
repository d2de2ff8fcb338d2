import type { Application, Owner, Person } from '../../domain/application.ts'
import type { Finding } from '../../domain/finding.ts'
import type { NoticeKey } from '../../domain/notice-plan.ts'
import type { ConfirmedRemoval, Removal, RemovalOutcome } from '../../domain/removal.ts'
import type { CardAddress, Rotation } from '../../domain/rotation.ts'
import type { RotationId } from '../../domain/rotation-name.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import type { Credentials } from './credentials.ts'
import type { Orphans } from './orphans.ts'
import type { ScanCards } from './scan-cards.ts'

/** A place where the bot can speak, as the install event told it. */
export interface Conversation {
  readonly id: string
  readonly kind: 'personal' | 'group' | 'channel'
  /** Entra object id of the person of a personal chat; null elsewhere. */
  readonly personId: string | null
  readonly tenantId: string
  readonly serviceUrl: string
  /** The bot's id in this conversation, as the channel names it. */
  readonly botId: string
  readonly locale: string | null
  readonly timeZone: string | null
}

/** A rotation with the version of its row; saving needs the version that was read. */
export interface StoredRow<T> {
  readonly rotation: T
  readonly version: number
}

/** Rotations. At most one open rotation an application, held by a unique index. */
export interface Rotations {
  /** Saves a new rotation; `false` when the application has an open one already. */
  insert(rotation: Rotation): Promise<boolean>
  byId(id: RotationId): Promise<StoredRow<Rotation> | undefined>
  openFor(applicationObjectId: string): Promise<StoredRow<Rotation> | undefined>
  /** The newest rotation that replaced this key id, open or not. */
  latestFor(applicationObjectId: string, oldKeyId: string): Promise<StoredRow<Rotation> | undefined>
  open(): Promise<StoredRow<Rotation>[]>
  /** Every rotation of an application, newest first. */
  of(applicationObjectId: string): Promise<Rotation[]>
  /** Saves over the version that was read; `false` when someone else saved in between. */
  save(row: StoredRow<Rotation>): Promise<boolean>
}

/** One scan of the directory. */
export interface Round {
  readonly id: number
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly outcome: 'running' | 'complete' | 'partial'
  /** Whether everything was listed, or only what changed since the round before was asked for. */
  readonly how: 'full' | 'changes'
  /** What the inventory holds since this round. While it runs: what it has read so far. */
  readonly applications: number
  /** Client secrets of applications. */
  readonly credentials: number
  readonly certificates: number
  /** Service principals with secrets or certificates of their own. */
  readonly servicePrincipals: number
  /** Applications that were there and could not be understood; what is known of them is kept. */
  readonly unreadable: number
  /** What made it partial, in the words of the log. */
  readonly problem: string | null
}

/** What the last scan saw of the directory. */
export interface Inventory {
  beginRound(at: Date): Promise<Round>
  /** Adds or replaces applications and their client secrets as seen by this round. */
  saveSeen(round: Round, applications: readonly Application[]): Promise<void>
  /** A complete round removes what it did not see; a partial one removes nothing. */
  endRound(round: Round, outcome: 'complete' | 'partial', at: Date): Promise<Round>
  /** Takes out a client secret that is known to be gone, before the next round sees it. */
  removeSecret(applicationObjectId: string, keyId: string): Promise<void>
  lastRound(): Promise<Round | undefined>
  lastCompleteRound(): Promise<Round | undefined>
  /** Applications with a client secret that expires before a moment, soonest first, at most `limit`. */
  expiringBefore(moment: Date, limit: number): Promise<Application[]>
  /** Applications with a client secret that has expired or that a newer one replaces. */
  withRemovable(now: Date, limit: number): Promise<Application[]>
  /** Applications with a client secret and no owner, as far as known; soonest expiry first. */
  ownerless(limit: number): Promise<Application[]>
}

/** Owners as the last round read them; for lists only, never for a decision about rights. */
export interface KnownOwners {
  /** Replaces what is known of one application's owners. */
  save(applicationObjectId: string, owners: readonly Owner[]): Promise<void>
  /** By application object id; an application whose owners were never read has no entry. */
  of(applicationObjectIds: readonly string[]): Promise<Map<string, Owner[]>>
}

/** Where a notice stands. `claimed` is saved before sending: after a crash it may have arrived.
 * `dropped` means that the matter was over before the notice went out. */
export type NoticeState = 'planned' | 'claimed' | 'sent' | 'failed' | 'dropped'

/** One notice of the ledger. */
export interface Notice {
  readonly id: string
  readonly key: NoticeKey
  readonly state: NoticeState
}

/** The ledger of notices, which makes "never twice" true. */
export interface Notices {
  /** Ids of every notice about these applications, but for dropped ones: those were never said. */
  saidAbout(applicationObjectIds: readonly string[]): Promise<Set<string>>
  /** Adds a planned notice or plans a dropped one again; `false` when it stands there already. */
  plan(key: NoticeKey, at: Date): Promise<boolean>
  byId(id: string): Promise<Notice | undefined>
  /** Moves a planned notice to claimed; `false` when it is no longer planned. */
  claim(id: string, at: Date): Promise<boolean>
  settle(id: string, state: Exclude<NoticeState, 'claimed'>): Promise<void>
  /** Notices that are planned and were not sent yet. */
  planned(): Promise<Notice[]>
}

/** A finding with its history. */
export interface RecordedFinding {
  readonly id: string
  readonly finding: Finding
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  /** When the first person was told; null while nobody could be. */
  readonly toldAt: Date | null
}

/** What reconciliation found, and which applications it looked at when. */
export interface Findings {
  /**
   * Applications to look at: those with a client secret that bears a rotation id, with a rotation,
   * or with an unresolved finding. The one that was looked at longest ago comes first.
   */
  due(limit: number): Promise<string[]>
  /** Remembers when an application was looked at. */
  looked(applicationObjectId: string, at: Date): Promise<void>
  /** Adds a finding, or notes that it is still or again there. */
  seen(finding: Finding, at: Date): Promise<void>
  resolve(id: string, at: Date): Promise<void>
  /** Notes when a person was told first. */
  told(id: string, at: Date): Promise<void>
  /** An unresolved finding. */
  byId(id: string): Promise<RecordedFinding | undefined>
  /** Unresolved findings, oldest first. */
  open(): Promise<RecordedFinding[]>
  openFor(applicationObjectId: string): Promise<RecordedFinding[]>
}

/** Removals that people confirmed. At most one under way a client secret, held by a unique index. */
export interface Removals {
  /** Saves what a person confirmed; undefined when this secret's removal is under way already. */
  insert(removal: ConfirmedRemoval): Promise<number | undefined>
  byId(id: number): Promise<Removal | undefined>
  /** The newest removal of this key id, ended or not. */
  latestFor(applicationObjectId: string, keyId: string): Promise<Removal | undefined>
  /** Ids of those under way. */
  open(): Promise<number[]>
  /** Saves how it ended; `false` when it had ended before. */
  settle(id: number, outcome: RemovalOutcome): Promise<boolean>
}

/** A card in some conversation that shows a matter and must follow its changes. */
export interface LiveCard {
  readonly address: CardAddress
  readonly applicationObjectId: string
  readonly keyId: string
}

/** The cards that people have before them. */
export interface LiveCards {
  remember(card: LiveCard): Promise<void>
  about(applicationObjectId: string, keyId: string): Promise<LiveCard[]>
  forget(address: CardAddress): Promise<void>
}

/** Conversations that the bot may speak in. */
export interface Conversations {
  /** Adds or refreshes; says whether the conversation was new, so that one welcome is sent. */
  remember(conversation: Conversation, at: Date): Promise<'new' | 'known'>
  forget(conversationId: string): Promise<void>
  byId(conversationId: string): Promise<Conversation | undefined>
  personal(personId: string): Promise<Conversation | undefined>
  /** The channels and group chats that the bot was installed in or spoken to in. */
  shared(): Promise<Conversation[]>
  /** Object ids of the people whose personal chat is known. */
  reachablePeople(): Promise<Set<string>>
}

/** What is done once: inbound activities (Teams resends slow ones) and posts of a period. */
export interface SeenActivities {
  /** Remembers the id; `false` when it was seen before. */
  first(activityId: string, at: Date): Promise<boolean>
}

/** Work that has to be done, at least once, after the transaction that asks for it commits. */
export type Job =
  | { readonly queue: 'advance-rotation'; readonly data: { readonly rotationId: RotationId } }
  | { readonly queue: 'refresh-cards'; readonly data: { readonly rotationId: RotationId } }
  | { readonly queue: 'deliver-notice'; readonly data: { readonly noticeId: string } }
  | { readonly queue: 'remove-secret'; readonly data: { readonly removalId: number } }
  | { readonly queue: 'plan-notices'; readonly data: Record<string, never> }
  | { readonly queue: 'round'; readonly data: Record<string, never> }
  | { readonly queue: 'digest'; readonly data: Record<string, never> }
  | { readonly queue: 'refresh-scan-cards'; readonly data: Record<string, never> }

/** The targets of one application as somebody set them here. */
export interface SetTargets {
  readonly targets: readonly VaultTarget[]
  readonly setBy: Person
  readonly setAt: Date
}

/** Where applications' client secrets are kept, as people told Rekey; the rest says so otherwise. */
export interface Targets {
  of(applicationObjectId: string): Promise<SetTargets | undefined>
  /** Replaces all targets of the application. */
  set(applicationObjectId: string, set: SetTargets): Promise<void>
  clear(applicationObjectId: string): Promise<void>
}

/** Everything that is stored, within one transaction. */
export interface Transaction {
  readonly rotations: Rotations
  readonly inventory: Inventory
  readonly owners: KnownOwners
  readonly targets: Targets
  readonly notices: Notices
  readonly liveCards: LiveCards
  readonly scanCards: ScanCards
  readonly orphans: Orphans
  readonly credentials: Credentials
  readonly findings: Findings
  readonly removals: Removals
  readonly conversations: Conversations
  readonly seenActivities: SeenActivities
  /** Asks for work in the same transaction: it is done if and only if this one commits. */
  enqueue(job: Job): Promise<void>
}

/** The engine: the same operations outside a transaction, and a way into one. */
export interface Store extends Transaction {
  transaction<T>(work: (within: Transaction) => Promise<T>): Promise<T>
}

import type { Application, Owner, Person } from '../../domain/application.ts'
import type { Recipient } from '../../domain/audience.ts'
import type { AuditOrigin } from '../../domain/audit.ts'
import type { ServicePrincipal } from '../../domain/certificate.ts'
import type { Finding } from '../../domain/finding.ts'
import type { WarnedMatter } from '../../domain/matter-end.ts'
import type { NoticeKey } from '../../domain/notice-plan.ts'
import type { Press } from '../../domain/press.ts'
import type { ConfirmedRemoval, Removal, RemovalOutcome } from '../../domain/removal.ts'
import type { CardAddress, Rotation } from '../../domain/rotation.ts'
import type { RotationId } from '../../domain/rotation-name.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import type { Approvals } from './approvals.ts'
import type { Attentions, PersonPreferences } from './attention.ts'
import type { AuditRecord } from './audit-record.ts'
import type { BotInstalls } from './bot-installs.ts'
import type { Credentials } from './credentials.ts'
import type { DigestPostKey, Digests } from './digests.ts'
import type { ListedApplication } from './directory-listing.ts'
import type { Orphans } from './orphans.ts'
import type { Overview } from './overview.ts'
import type { ScanCards } from './scan-cards.ts'
import type { ScanMemories } from './scan-memory.ts'

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
  /** The team of a channel, where it was told. */
  readonly teamId?: string
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
  /** Rotations that stored their new secret after this moment, and were not undone. */
  storedSince(moment: Date): Promise<Rotation[]>
  /** `matterName` of the matters of these applications that a rotation replaced and nobody undid. */
  concerning(applicationObjectIds: readonly string[]): Promise<Set<string>>
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

/** An application as a round saw it; certificates that are not told stay as they are known. */
export type SeenApplication = Application & Partial<Pick<ListedApplication, 'certificates'>>

/** The credentials of an application that was known are not what they were. */
export interface CredentialChange {
  readonly objectId: string
  /** Nothing else about the application changed. */
  readonly nothingElse: boolean
}

/** What the last scan saw of the directory. */
export interface Inventory {
  /** Begins a round, full if not said otherwise; the one that still runs is overtaken and ends. */
  beginRound(at: Date, how?: Round['how']): Promise<Round>
  /**
   * Adds or replaces applications and their credentials as seen by this round, and counts them.
   * Gives whose credentials changed; undefined when the round was overtaken: nothing is saved then.
   */
  saveSeen(
    round: Round,
    applications: readonly SeenApplication[],
  ): Promise<readonly CredentialChange[] | undefined>
  /** Notes and counts what could not be understood; `false` when the round was overtaken. */
  saveUnreadable(round: Round, objectIds: readonly string[]): Promise<boolean>
  /** Adds or replaces, and counts; keeps unreadable ones. `false` when the round was overtaken. */
  saveServicePrincipals(
    round: Round,
    servicePrincipals: readonly ServicePrincipal[],
    unreadable: readonly string[],
  ): Promise<boolean>
  /** Takes out what the directory says is gone; `false` when the round was overtaken. */
  removeApplications(round: Round, objectIds: readonly string[]): Promise<boolean>
  /** A round of changes goes on as a full one; `false` when it was overtaken. */
  turnFull(round: Round): Promise<boolean>
  /** Notes applications without an owner; `false` when the round was overtaken. */
  saveOwnerless(round: Round, objectIds: readonly string[]): Promise<boolean>
  /** Forgets the ownerless that this round did not note; `false` when it was overtaken. */
  endOwnerless(round: Round): Promise<boolean>
  /** Applications without an owner that have a client secret, soonest expiry first. */
  ownerless(limit: number): Promise<Application[]>
  /**
   * A complete full round removes what it did not see; any other removes nothing. One that was
   * overtaken is given back as it ended.
   */
  endRound(
    round: Round,
    outcome: 'complete' | 'partial',
    at: Date,
    problem?: string | null,
  ): Promise<Round>
  /** Takes out a client secret that is known to be gone, before the next round sees it. */
  removeSecret(applicationObjectId: string, keyId: string): Promise<void>
  /**
   * Within a transaction: whether a worker has taken up a round, also where it has yet to begin one.
   * Until the transaction ends no worker takes up one that waits, and nobody else is answered.
   */
  isRoundTakenUp(): Promise<boolean>
  lastRound(): Promise<Round | undefined>
  lastCompleteRound(): Promise<Round | undefined>
  /**
   * Applications with a client secret that expires before a moment, soonest first, at most `limit`;
   * those behind an application that was given before, whatever became of it since.
   */
  expiringBefore(moment: Date, limit: number, behind?: Application): Promise<Application[]>
  /** What is known of these applications; those that are not known have no entry. */
  known(objectIds: readonly string[]): Promise<Map<string, Application>>
  /** Applications with a client secret that has expired or that a newer one replaces. */
  withRemovable(now: Date, limit: number): Promise<Application[]>
}

/** Owners as the last round read them; for lists only, never for a decision about rights. */
export interface KnownOwners {
  /**
   * Replaces what is known of one application's owners, and the number of its federated credentials
   * where that was read, too.
   */
  save(
    applicationObjectId: string,
    owners: readonly Owner[],
    at: Date,
    federatedCredentials?: number | null,
  ): Promise<void>
  /** By application object id; an application whose owners were never read has no entry. */
  of(applicationObjectIds: readonly string[]): Promise<Map<string, Owner[]>>
  /** When owners were read; an application where that is not known has no entry. */
  readAt(applicationObjectIds: readonly string[]): Promise<Map<string, Date>>
  /** The same of federated credentials; an application where they were never read has no entry. */
  federatedCredentials(applicationObjectIds: readonly string[]): Promise<Map<string, number>>
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
  /** Those of them that could not be delivered. */
  failedAbout(applicationObjectIds: readonly string[]): Promise<Set<string>>
  /** Adds a planned notice or plans a dropped one again; `false` when it stands there already. */
  plan(key: NoticeKey, at: Date): Promise<boolean>
  byId(id: string): Promise<Notice | undefined>
  /** Claims all of these planned notices, or none: `false` when one is no longer planned. */
  claim(ids: readonly string[], at: Date): Promise<boolean>
  settle(ids: readonly string[], state: Exclude<NoticeState, 'claimed'>): Promise<void>
  /** Notices that are planned and were not sent yet, oldest first; those of one recipient alone. */
  planned(recipient?: Recipient): Promise<Notice[]>
  /** Who has planned notices of whom no delivery is about to begin. */
  withoutDelivery(): Promise<Recipient[]>
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

/** The name of a matter. */
export interface MatterKey {
  readonly applicationObjectId: string
  readonly keyId: string
}

/** A card in some conversation that shows a matter and must follow its changes. */
export interface LiveCard extends MatterKey {
  readonly address: CardAddress
  /** Set while the card is a warning; what it is about is drawn from here once it is gone. */
  readonly warning?: WarnedMatter
  /** What a warning showed when it was drawn last. */
  readonly shown?: string
  /** When a warning was posted; cards of earlier versions lack it. */
  readonly postedAt?: Date
}

/** A card that lists several matters. */
export interface DueList {
  readonly address: CardAddress
  readonly matters: readonly WarnedMatter[]
  /** What it showed when it was drawn last. */
  readonly shown: string
  readonly postedAt: Date
}

/** The lists of due matters that people have before them. */
export interface DueLists {
  /** Adds a list, or notes what it shows now. */
  remember(list: DueList): Promise<void>
  /** The list that a message is. */
  at(address: CardAddress): Promise<DueList | undefined>
  /**
   * All of them, newest first; of an application, those of every conversation where one names it, as
   * newer ones may overtake older ones.
   */
  near(applicationObjectId?: string): Promise<DueList[]>
  forget(address: CardAddress): Promise<void>
}

/** The cards that people have before them. */
export interface LiveCards {
  /** Adds a card, or notes that it is a warning now or none any more. */
  remember(card: LiveCard): Promise<void>
  about(applicationObjectId: string, keyId: string): Promise<LiveCard[]>
  /** Notes what a warning shows now; one that has become a rotation's stays as it is. */
  drawn(card: LiveCard, shown: string): Promise<void>
  /** Those that are warnings, of one application or of all, newest first. */
  warnings(applicationObjectId?: string): Promise<LiveCard[]>
  /**
   * Those of a posted message's applications whose cards need another look: an older warning or list
   * stands in the same conversation, or somebody said something since the message was composed.
   */
  toLookAt(message: {
    readonly posted: CardAddress
    readonly objectIds: readonly string[]
    readonly composedAt: Date
  }): Promise<string[]>
  /** From now on these cards show a rotation: they are warnings no more. */
  followRotation(applicationObjectId: string, keyId: string): Promise<void>
  /** Matters with warnings whose secret the inventory lacks or knows a newer one for. */
  seemOver(now: Date, limit: number): Promise<MatterKey[]>
  /** Forgets a card that is still a warning; one that has become a rotation's stays. */
  forgetWarning(card: LiveCard): Promise<void>
  forget(address: CardAddress): Promise<void>
}

/** Conversations that the bot may speak in. */
export interface Conversations {
  /** Forgets the conversation and what was chosen for it. */
  forget(conversationId: string): Promise<void>
  /** The same for every channel of a team. */
  forgetTeam(teamId: string): Promise<void>
  /**
   * Adds or refreshes; says whether the conversation was new, so that one welcome is sent, or was
   * closed and takes messages again.
   */
  remember(conversation: Conversation, at: Date): Promise<'new' | 'reopened' | 'known'>
  /**
   * Whether remembering it would change nothing but the moment: it is open and as it was when it was
   * remembered since then, its person's newest chat, and they have not taken the bot out.
   */
  isKept(conversation: Conversation, since: Date): Promise<boolean>
  /** Notes that the bot was blocked or removed there; whoever writes to it opens it again. */
  close(conversationId: string, at: Date): Promise<void>
  byId(conversationId: string): Promise<Conversation | undefined>
  /** The personal chat of somebody who takes messages. */
  personal(personId: string): Promise<Conversation | undefined>
  /** The channels and group chats that the bot was installed in or spoken to in. */
  shared(): Promise<Conversation[]>
  /** Object ids of the people whose personal chat is known and takes messages. */
  reachablePeople(): Promise<Set<string>>
  /** Ids of the channels and group chats that take messages. */
  reachableChannels(): Promise<Set<string>>
  /** How many people blocked or removed the bot. */
  closedPeople(): Promise<number>
}

/** What is done once: inbound activities (Teams resends slow ones) and posts of a period. */
export interface SeenActivities {
  /** Remembers the id; `false` when it was seen before. */
  first(activityId: string, at: Date): Promise<boolean>
}

/** Presses that were carried out. */
export interface Presses {
  /** Notes a press; `false` when this person's press of this drawn button was noted before. */
  note(press: Press, at: Date): Promise<boolean>
}

/** Work that has to be done, at least once, after the transaction that asks for it commits. */
export type Job =
  | { readonly queue: 'advance-rotation'; readonly data: { readonly rotationId: RotationId } }
  | { readonly queue: 'refresh-cards'; readonly data: { readonly rotationId: RotationId } }
  | { readonly queue: 'deliver-notices'; readonly data: Recipient }
  | { readonly queue: 'refresh-warnings'; readonly data: { readonly applicationObjectId?: string } }
  | {
      readonly queue: 'post-warning'
      readonly data: MatterKey & { readonly conversationId: string }
    }
  | { readonly queue: 'remove-secret'; readonly data: { readonly removalId: number } }
  | { readonly queue: 'resolve-matter'; readonly data: MatterKey }
  | { readonly queue: 'plan-notices'; readonly data: Record<string, never> }
  | { readonly queue: 'install-bot'; readonly data: { readonly personId: string } }
  | { readonly queue: 'round'; readonly data: { readonly full?: true } }
  | { readonly queue: 'digest'; readonly data: Record<string, never> }
  | { readonly queue: 'own-digests'; readonly data: Record<string, never> }
  | { readonly queue: 'post-digest'; readonly data: DigestPostKey }
  | { readonly queue: 'refresh-scan-cards'; readonly data: Record<string, never> }
  | { readonly queue: 'prune-history'; readonly data: Record<string, never> }
  | { readonly queue: 'refresh-approval'; readonly data: { readonly approvalId: number } }
  | { readonly queue: 'stream-audit'; readonly data: Record<string, never> }

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
  readonly scanMemory: ScanMemories
  readonly owners: KnownOwners
  readonly targets: Targets
  readonly notices: Notices
  readonly liveCards: LiveCards
  readonly dueLists: DueLists
  readonly scanCards: ScanCards
  readonly orphans: Orphans
  readonly credentials: Credentials
  readonly digests: Digests
  readonly findings: Findings
  readonly removals: Removals
  readonly attention: Attentions
  readonly preferences: PersonPreferences
  readonly overview: Overview
  readonly conversations: Conversations
  readonly seenActivities: SeenActivities
  readonly presses: Presses
  readonly approvals: Approvals
  readonly installs: BotInstalls
  /** Changes of the others are noted by themselves, in the same transaction. */
  readonly audit: AuditRecord
  /**
   * Asks for work in the same transaction: it is done if and only if this one commits, and not
   * before a moment where one is named.
   */
  enqueue(job: Job, notBefore?: Date): Promise<void>
}

/** The engine: the same operations outside a transaction, and a way into one. */
export interface Store extends Transaction {
  transaction<T>(work: (within: Transaction) => Promise<T>): Promise<T>
  /** The same store; the record says of what changes through it that it was asked for from there. */
  from(origin: AuditOrigin): Store
}

import type { Generated } from 'kysely'
import type { DigestPostKey, DigestPostState } from '../../application/ports/digests.ts'
import type { Conversation, NoticeState, Round } from '../../application/ports/store.ts'
import type { Approval } from '../../domain/approval.ts'
import type { Attention } from '../../domain/attention.ts'
import type { Recipient } from '../../domain/audience.ts'
import type { InstallState } from '../../domain/install-plan.ts'

// The tables as Kysely sees them. What a jsonb column holds is `unknown` until it was parsed.

/** Every table by name. */
export interface Schema {
  round: RoundRow
  application: ApplicationRow
  credential: CredentialRow
  unreadable_application: UnreadableRow
  service_principal: ServicePrincipalRow
  ownerless: OwnerlessRow
  scan_memory: ScanMemoryRow
  known_owners: KnownOwnersRow
  application_targets: ApplicationTargetsRow
  rotation: RotationRow
  notice: NoticeRow
  live_card: LiveCardRow
  due_list: DueListRow
  conversation: ConversationRow
  seen_activity: SeenActivityRow
  finding: FindingRow
  reconciled: ReconciledRow
  removal: RemovalRow
  scan_card: ScanCardRow
  attention: AttentionRow
  person_preference: PersonPreferenceRow
  digest_settings: DigestSettingsRow
  digest_post: DigestPostRow
  bot_install: BotInstallRow
  bot_removal: BotRemovalRow
  press: PressRow
  approval: ApprovalRow
  audit: AuditRow
  audit_head: AuditHeadRow
  audit_stream: AuditStreamRow
  send_pace: SendPaceRow
}

interface RoundRow {
  id: Generated<number>
  started_at: Date
  finished_at: Date | null
  outcome: Round['outcome']
  applications: Generated<number>
  credentials: Generated<number>
  how: Generated<Round['how']>
  certificates: Generated<number>
  service_principals: Generated<number>
  unreadable: Generated<number>
  problem: string | null
  pulse_at: Date | null
}

interface ApplicationRow {
  object_id: string
  client_id: string
  display_name: string | null
  sign_in_audience: string
  tags: unknown
  notes: string | null
  round_id: number
  certificates: unknown
  seen_hash: string | null
  credentials_hash: string | null
}

interface CredentialRow {
  application_object_id: string
  key_id: string
  position: number
  display_name: string | null
  starts_at: Date
  expires_at: Date
  hint: string | null
}

interface UnreadableRow {
  object_id: string
  round_id: number
}

interface ServicePrincipalRow {
  object_id: string
  client_id: string
  display_name: string | null
  secrets: unknown
  certificates: unknown
  expires_at: Date | null
  round_id: number
}

interface OwnerlessRow {
  object_id: string
  round_id: number
}

interface ScanMemoryRow {
  id: number
  body: unknown
}

interface KnownOwnersRow {
  application_object_id: string
  owners: unknown
  read_at: Date | null
  federated_credentials: number | null
}

interface ApplicationTargetsRow {
  application_object_id: string
  targets: unknown
  set_by: unknown
  set_at: Date
}

interface RotationRow {
  id: string
  sequence: Generated<number>
  application_object_id: string
  old_key_id: string
  state: string
  version: number
  created_at: Date
  updated_at: Date
  body: unknown
}

interface NoticeRow {
  id: string
  recipient_kind: Recipient['to']
  /** The recipient's id, a channel's too. */
  person_id: string
  application_object_id: string
  key_id: string
  stage: string
  state: NoticeState
  planned_at: Date
  claimed_at: Date | null
}

interface LiveCardRow {
  conversation_id: string
  activity_id: string
  application_object_id: string
  key_id: string
  warning: unknown
  posted_at: Date | null
  shown: string | null
}

interface DueListRow {
  conversation_id: string
  activity_id: string
  posted_at: Date
  shown: string
  matters: unknown
}

interface ConversationRow {
  id: string
  kind: Conversation['kind']
  person_id: string | null
  tenant_id: string
  service_url: string
  bot_id: string
  locale: string | null
  time_zone: string | null
  team_id: string | null
  remembered_at: Date
  closed_at: Date | null
}

interface SeenActivityRow {
  id: string
  seen_at: Date
}

interface ApprovalRow {
  id: Generated<number>
  application_object_id: string
  state: Approval['state']
  asked_at: Date
  body: unknown
}

interface PressRow {
  drawn_id: string
  verb: string
  person_id: string
  noted_at: Date
}

interface FindingRow {
  id: string
  application_object_id: string
  first_seen_at: Date
  last_seen_at: Date
  told_at: Date | null
  resolved_at: Date | null
  body: unknown
}

interface ReconciledRow {
  application_object_id: string
  looked_at: Date
}

interface RemovalRow {
  id: Generated<number>
  application_object_id: string
  key_id: string
  state: string
  confirmed_at: Date
  ended_at: Date | null
  body: unknown
}

/** One thing that one person said. */
export interface AttentionRow {
  application_object_id: string
  key_id: string
  person_id: string
  kind: Attention['kind']
  until: Date | null
  reason: string | null
  person_name: string
  to_person_id: string | null
  to_person_name: string | null
  said_at: Date
}

interface PersonPreferenceRow {
  person_id: string
  opted_out: Generated<boolean>
  locale: string | null
  time_zone: string | null
}

interface ScanCardRow {
  conversation_id: string
  activity_id: string
  newer_than: number
}

interface DigestSettingsRow {
  conversation_id: string
  body: unknown
  set_by: unknown
  set_at: Date
}

interface DigestPostRow {
  conversation_id: string
  date: string
  kind: DigestPostKey['kind']
  state: DigestPostState
  planned_at: Date
  claimed_at: Date | null
  activity_id: string | null
}

interface BotInstallRow {
  person_id: string
  state: InstallState
  code: string | null
  asked_at: Date
  ended_at: Date | null
  there_at: Date | null
}

interface BotRemovalRow {
  person_id: string
  removed_at: Date
}

interface AuditRow {
  sequence: number
  at: Date
  entry: unknown
  previous_hash: string
  hash: string
}

interface AuditHeadRow {
  only_one: Generated<boolean>
  sequence: number
  hash: string
}

interface AuditStreamRow {
  only_one: Generated<boolean>
  sequence: number
}

interface SendPaceRow {
  /** A conversation's id, or `*` for the tenant. */
  scope: string
  /** Used up by the usual pace until then; may lie in the past. */
  free_at: Date
  /** The same by the pace of the hour. */
  long_free_at: Date
  paused_until: Date
  pause_ms: number
  /** Of the tenant alone: when its last messages left, the newest last. */
  departures: Generated<Date[]>
}

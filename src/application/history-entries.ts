import type { AuditDeed } from '../domain/audit.ts'
import type { HistoryDetails, HistoryEntry } from './cards/person-cards.ts'
import type { RecordedEntry } from './ports/audit-record.ts'
import type { SaidStage } from './ports/overview.ts'

/** Names for what the record holds by id alone; an id that nobody knows any more stands for itself. */
export interface HistoryNames {
  readonly person: (id: string) => string
  /** The description of a client secret; null where it had none or is not known any more. */
  readonly secret: (keyId: string) => string | null
  /** Who confirmed the removal of a client secret. */
  readonly confirmedBy: (keyId: string) => string | null
}

const noDetails: HistoryDetails = {
  oldKeyId: null,
  newKeyId: null,
  versions: [],
  evidence: null,
  refused: null,
}

/** A line of the history. */
export function historyEntry({ at, entry }: RecordedEntry, names: HistoryNames): HistoryEntry {
  const { actor, deed } = entry
  const by = actor.kind === 'person' ? names.person(actor.id) : null
  return { at, what: whatOf(deed, by, names), details: { ...noDetails, ...detailsOf(deed) } }
}

function whatOf(deed: AuditDeed, by: string | null, names: HistoryNames): HistoryEntry['what'] {
  switch (deed.kind) {
    case 'rotation':
      return { kind: 'rotation', event: deed.event, by }
    case 'removal': {
      const { event, keyId } = deed
      const confirmedBy = by ?? names.confirmedBy(keyId)
      return { kind: 'removal', event, by: confirmedBy, secret: names.secret(keyId) }
    }
    case 'attention': {
      const { event, until, toPersonId } = deed
      const to = toPersonId === null ? null : names.person(toPersonId)
      return { kind: 'attention', event, by, until, to }
    }
    case 'targets':
      return { kind: 'targets', event: deed.event, by }
    case 'vaultName':
      return { kind: 'vaultName', event: deed.event, by }
    case 'approval':
      return { kind: 'approval', event: deed.event, by }
    case 'stray':
      return { kind: 'stray', event: deed.event }
    case 'finding':
      return { kind: 'finding', event: deed.event }
    case 'refusal':
      return { kind: 'refusal', by }
    // These are about no application, and so in no application's history.
    case 'preference':
    case 'digest':
    case 'install':
      return { kind: 'refusal', by }
  }
}

function detailsOf(deed: AuditDeed): Partial<HistoryDetails> {
  switch (deed.kind) {
    case 'rotation': {
      const { oldKeyId, newKeyId, versions, evidence, reason } = deed
      return { oldKeyId, newKeyId, versions, evidence, refused: reason }
    }
    case 'removal':
      return { oldKeyId: deed.keyId, newKeyId: deed.replacedBy, refused: deed.reason }
    case 'approval':
    case 'stray':
      return { oldKeyId: deed.keyId }
    case 'finding':
      return { oldKeyId: deed.keyId, versions: deed.version ? [deed.version] : [] }
    case 'targets':
      return { versions: deed.targets.map((target) => ({ ...target, version: null })) }
    case 'vaultName':
      return { versions: [{ ...deed.target, version: null }] }
    case 'attention':
      return { oldKeyId: deed.keyId }
    case 'refusal':
      return { oldKeyId: deed.keyId, refused: `${deed.verb}: ${deed.why}` }
    case 'preference':
    case 'digest':
    case 'install':
      return {}
  }
}

/** What was said is no change: it stands in the ledger of notices, and is counted by stage. */
export function stageEntries({ stage, at, messages }: SaidStage): HistoryEntry[] {
  const line = (what: HistoryEntry['what']) => [{ at, what, details: noDetails }]
  if (stage.startsWith('finding:') || stage.startsWith('approval:')) return []
  if (stage.startsWith('cleanup/')) return line({ kind: 'reminded', messages })
  if (stage === 'expired') return line({ kind: 'warned', stage, messages })
  const days = Number(stage)
  return Number.isInteger(days) ? line({ kind: 'warned', stage: days, messages }) : []
}

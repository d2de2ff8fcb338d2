import { type AuditActor, byPerson, byRekey, type NewAuditEntry } from '../../domain/audit.ts'
import { auditOfRotation } from '../../domain/audit-rotation.ts'
import type { BotInstalls } from '../ports/bot-installs.ts'
import type { Rotations, Transaction } from '../ports/store.ts'
import type { Note } from './note.ts'
import { recordApprovals } from './record-approvals.ts'
import { recordPeoplesWords } from './record-peoples-words.ts'
import { recordSecrets } from './record-secrets.ts'

/**
 * The same operations, which note what they change. Everything that changes goes through here, so
 * that no use case can forget the record. `by` is who asks, for what does not itself say who.
 */
export function recordChanges(within: Transaction, note: Note, by: AuditActor): Transaction {
  return {
    ...within,
    ...recordSecrets(within, note, by),
    ...recordPeoplesWords(within, note, by),
    rotations: recordRotations(within.rotations, note),
    installs: recordInstalls(within.installs, note),
    approvals: recordApprovals(within.approvals, note),
  }
}

function recordRotations(rotations: Rotations, note: Note): Rotations {
  return {
    ...rotations,
    insert: async (rotation) => {
      const isInserted = await rotations.insert(rotation)
      if (isInserted) auditOfRotation(undefined, rotation).forEach(note)
      return isInserted
    },
    save: async (row) => {
      const before = await rotations.byId(row.rotation.id)
      const isSaved = await rotations.save(row)
      if (isSaved) auditOfRotation(before?.rotation, row.rotation).forEach(note)
      return isSaved
    },
  }
}

function recordInstalls(installs: BotInstalls, note: Note): BotInstalls {
  const noteOf = (
    personId: string,
    event: Extract<NewAuditEntry['deed'], { kind: 'install' }>['event'],
    code: string | null = null,
  ) =>
    note({
      actor: event === 'removed' || event === 'cameBack' ? byPerson(personId) : byRekey,
      application: null,
      deed: { kind: 'install', event, personId, code },
    })
  return {
    ...installs,
    ask: async (personId, at) => {
      await installs.ask(personId, at)
      noteOf(personId, 'asked')
    },
    settle: async (personId, ended) => {
      await installs.settle(personId, ended)
      noteOf(personId, ended.state, ended.code ?? null)
    },
    removed: async (personId, at) => {
      await installs.removed(personId, at)
      noteOf(personId, 'removed')
    },
    cameBack: async (personId) => {
      const wasRemoved = (await installs.removals()).has(personId)
      await installs.cameBack(personId)
      if (wasRemoved) noteOf(personId, 'cameBack')
    },
  }
}

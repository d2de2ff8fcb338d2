import { type AuditActor, byPerson, byRekey } from '../../domain/audit.ts'
import { type Finding, findingId } from '../../domain/finding.ts'
import type { ConfirmedRemoval } from '../../domain/removal.ts'
import { sameTargets } from '../../domain/vault-target.ts'
import type { Findings, Removals, Targets, Transaction } from '../ports/store.ts'
import type { Note } from './note.ts'

/** What is removed, found, and kept where. */
export function recordSecrets(
  within: Transaction,
  note: Note,
  by: AuditActor,
): Pick<Transaction, 'removals' | 'findings' | 'targets'> {
  return {
    removals: recordRemovals(within.removals, note),
    findings: recordFindings(within.findings, note),
    targets: recordTargets(within.targets, note, by),
  }
}

function recordRemovals(removals: Removals, note: Note): Removals {
  const about = ({ application, secret, replacedBy }: ConfirmedRemoval, removalId: number) => ({
    application: { objectId: application.objectId, clientId: application.clientId },
    what: {
      kind: 'removal' as const,
      removalId,
      keyId: secret.keyId,
      replacedBy: replacedBy?.keyId ?? null,
    },
  })
  return {
    ...removals,
    insert: async (removal) => {
      const id = await removals.insert(removal)
      if (id !== undefined) {
        const { application, what } = about(removal, id)
        const actor = byPerson(removal.confirmedBy.id)
        note({ actor, application, deed: { ...what, event: 'confirmed', reason: null } })
      }
      return id
    },
    settle: async (id, outcome) => {
      const isSettled = await removals.settle(id, outcome)
      const removal = isSettled ? await removals.byId(id) : undefined
      if (removal) {
        const { application, what } = about(removal, id)
        const reason = outcome.state === 'refused' ? outcome.reason : null
        note({ actor: byRekey, application, deed: { ...what, event: outcome.state, reason } })
      }
      return isSettled
    },
  }
}

function recordFindings(findings: Findings, note: Note): Findings {
  const noteOf = (finding: Finding, event: 'found' | 'over') => {
    const { kind, application, keyId, rotationId, servedBy } = finding
    note({
      actor: byRekey,
      application: { objectId: application.objectId, clientId: application.clientId },
      deed: { kind: 'finding', event, finding: kind, keyId, rotationId, version: servedBy },
    })
  }
  return {
    ...findings,
    seen: async (finding, at) => {
      const before = await findings.byId(findingId(finding))
      await findings.seen(finding, at)
      if (!before) noteOf(finding, 'found')
    },
    resolve: async (id, at) => {
      const before = await findings.byId(id)
      await findings.resolve(id, at)
      if (before) noteOf(before.finding, 'over')
    },
  }
}

function recordTargets(targets: Targets, note: Note, by: AuditActor): Targets {
  return {
    ...targets,
    set: async (objectId, set) => {
      const before = await targets.of(objectId)
      await targets.set(objectId, set)
      if (before && sameTargets(before.targets, set.targets)) return
      note({
        actor: byPerson(set.setBy.id),
        application: { objectId, clientId: null },
        deed: { kind: 'targets', event: 'set', targets: set.targets },
      })
    },
    clear: async (objectId) => {
      const before = await targets.of(objectId)
      await targets.clear(objectId)
      if (!before) return
      note({
        actor: by,
        application: { objectId, clientId: null },
        deed: { kind: 'targets', event: 'reset', targets: [] },
      })
    },
  }
}

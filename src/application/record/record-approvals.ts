import type { Approval, ApprovalRequest } from '../../domain/approval.ts'
import { type AuditActor, type AuditDeed, byPerson, byRekey } from '../../domain/audit.ts'
import type { Approvals } from '../ports/approvals.ts'
import type { Note } from './note.ts'

type ApprovalDeed = Extract<AuditDeed, { kind: 'approval' }>

/** Who asked for what, and who agreed, declined or took it back. */
export function recordApprovals(approvals: Approvals, note: Note): Approvals {
  return {
    ...approvals,
    insert: async (request) => {
      const id = await approvals.insert(request)
      if (id !== undefined) noteOf(note, byPerson(request.askedBy.id), { ...request, id }, 'asked')
      return id
    },
    end: async (id, how) => {
      const approval = await approvals.byId(id)
      const isEnded = await approvals.end(id, how)
      const actor = how.endedBy ? byPerson(how.endedBy.id) : byRekey
      if (isEnded && approval) noteOf(note, actor, approval, how.state)
      return isEnded
    },
  }
}

function noteOf(
  note: Note,
  actor: AuditActor,
  { id: approvalId, application, wish }: ApprovalRequest & Pick<Approval, 'id'>,
  event: ApprovalDeed['event'],
): void {
  const { objectId, clientId } = application
  const { what, keyId } = wish
  const deed = { kind: 'approval', event, approvalId, what, keyId } as const
  note({ actor, application: { objectId, clientId }, deed })
}

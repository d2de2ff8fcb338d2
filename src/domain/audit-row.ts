// An entry of the record as one line of a table: what is the same in every kind of deed has a column,
// and what few have shares one.

import type { AuditDeed, AuditEntry, AuditVersion } from './audit.ts'
import type { HeededEvidence } from './evidence.ts'
import { watchRuleText } from './watch-rule-text.ts'

/** One line of the exported record; empty where a deed has no such thing. */
export interface AuditRow {
  readonly sequence: string
  readonly at: string
  /** Object id of a person, or `rekey`. */
  readonly actor: string
  readonly conversationId: string
  readonly objectId: string
  readonly clientId: string
  readonly what: string
  readonly outcome: string
  readonly rotationId: string
  readonly oldKeyId: string
  readonly newKeyId: string
  /** `<vault>/secrets/<name>/<version>`, with spaces between. */
  readonly versions: string
  readonly reason: string
  readonly evidence: string
  readonly details: string
  readonly hash: string
}

/** The line of an entry. */
export function auditRowOf(
  { sequence, at, hash }: { sequence: number; at: Date; hash: string },
  { actor, conversationId, application, deed }: AuditEntry,
): AuditRow {
  return {
    sequence: String(sequence),
    at: at.toISOString(),
    actor: actor.kind === 'person' ? actor.id : 'rekey',
    conversationId: conversationId ?? '',
    objectId: application?.objectId ?? '',
    clientId: application?.clientId ?? '',
    what: deed.kind,
    outcome: deed.event,
    ...nothing,
    ...columnsOf(deed),
    hash,
  }
}

const nothing = {
  rotationId: '',
  oldKeyId: '',
  newKeyId: '',
  versions: '',
  reason: '',
  evidence: '',
  details: '',
}

function columnsOf(deed: AuditDeed): Partial<typeof nothing> {
  switch (deed.kind) {
    case 'rotation':
      return {
        rotationId: deed.rotationId,
        oldKeyId: deed.oldKeyId,
        newKeyId: deed.newKeyId ?? '',
        versions: deed.versions.map(versionText).join(' '),
        reason: deed.reason ?? '',
        evidence: deed.evidence ? evidenceText(deed.evidence) : '',
      }
    case 'removal':
      return {
        oldKeyId: deed.keyId,
        newKeyId: deed.replacedBy ?? '',
        reason: deed.reason ?? '',
        details: `removal ${deed.removalId}`,
      }
    case 'approval':
      return { oldKeyId: deed.keyId, details: `request ${deed.approvalId}: ${deed.what}` }
    case 'stray':
      return { rotationId: deed.rotationId, oldKeyId: deed.keyId }
    case 'finding':
      return {
        rotationId: deed.rotationId ?? '',
        oldKeyId: deed.keyId,
        versions: deed.version ? versionText(deed.version) : '',
        details: deed.finding,
      }
    case 'targets':
      return {
        versions: deed.targets.map((target) => versionText({ ...target, version: null })).join(' '),
      }
    case 'vaultName':
      return { versions: versionText({ ...deed.target, version: null }) }
    case 'attention':
      return {
        oldKeyId: deed.keyId ?? '',
        details: [deed.until && `until ${deed.until.toISOString()}`, deed.toPersonId]
          .filter(Boolean)
          .join(' '),
      }
    case 'preference':
      return { details: deed.personId }
    case 'digest':
      return { details: `${deed.channelId} ${settingsText(deed.settings)}` }
    case 'install':
      return { reason: deed.code ?? '', details: deed.personId }
    case 'refusal':
      return {
        rotationId: deed.rotationId ?? '',
        oldKeyId: deed.keyId ?? '',
        reason: deed.why,
        details: deed.verb,
      }
  }
}

function versionText({ vaultUrl, secretName, version }: AuditVersion): string {
  return `${vaultUrl}/secrets/${secretName}${version === null ? '' : `/${version}`}`
}

function evidenceText(evidence: HeededEvidence): string {
  const { readAt, oldUsedAt, freshUsedAt, gaps, acknowledged } = evidence
  const known = acknowledged instanceof Date ? acknowledged.toISOString() : acknowledged
  const missing = Object.entries(gaps).flatMap(([source, gap]) => (gap ? [`${source} ${gap}`] : []))
  return [
    `read ${readAt.toISOString()}`,
    `old used ${oldUsedAt?.toISOString() ?? 'not seen'}`,
    `new used ${freshUsedAt?.toISOString() ?? 'not seen'}`,
    ...missing,
    ...(known === null ? [] : [`acknowledged ${known}`]),
  ].join('; ')
}

function settingsText({
  isOn,
  schedule,
  horizonDays,
  filter,
}: Extract<AuditDeed, { kind: 'digest' }>['settings']): string {
  return [
    isOn ? 'on' : 'off',
    ...(schedule ? [`${schedule.days} ${schedule.hour}h ${schedule.zone}`] : []),
    ...(horizonDays === null ? [] : [`${horizonDays} days`]),
    ...filter.map(watchRuleText),
  ].join('; ')
}

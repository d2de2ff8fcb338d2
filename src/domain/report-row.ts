// One line of the report: a credential with everything that a spreadsheet sorts and filters by.

import { type Application, nameOf, type Owner, type PasswordCredential } from './application.ts'
import { daysLeftOf, replacementOf, stageOf } from './matter.ts'
import { selfRotationOf } from './self-rotating.ts'

/** One credential in the report. */
export interface ReportRow {
  readonly application: string
  readonly clientId: string
  readonly objectId: string
  readonly kind: 'client secret'
  readonly keyId: string
  readonly description: string
  readonly beginsWith: string
  readonly startsAt: string
  readonly expiresAt: string
  readonly daysLeft: number
  readonly stage: string
  readonly owners: string
}

/** A client secret as a line; owners that were never read are said to be so. */
export function reportRow(
  application: Application,
  credential: PasswordCredential,
  owners: readonly Owner[] | null,
  around: { now: Date; zone: string; leadDays: readonly number[] },
): ReportRow {
  const { now, zone } = around
  return {
    application: oneLine(nameOf(application)),
    clientId: oneLine(application.clientId),
    objectId: oneLine(application.objectId),
    kind: 'client secret',
    keyId: oneLine(credential.keyId),
    description: oneLine(credential.displayName ?? ''),
    beginsWith: oneLine(credential.hint ?? ''),
    startsAt: credential.startsAt.toISOString(),
    expiresAt: credential.expiresAt.toISOString(),
    daysLeft: daysLeftOf(credential, now, zone),
    stage: stageInWords(application, credential, around),
    owners: owners === null ? 'not read' : owners.map(ownerInWords).join('; '),
  }
}

function stageInWords(
  application: Application,
  credential: PasswordCredential,
  { now, zone, leadDays }: { now: Date; zone: string; leadDays: readonly number[] },
): string {
  if (selfRotationOf(application)) return 'renewed by its service'
  if (replacementOf(credential, application, now)) return 'replaced'
  const daysLeft = daysLeftOf(credential, now, zone)
  const stage = stageOf({ application, credential, daysLeft }, leadDays)
  if (stage === undefined) return 'later'
  return stage === 'expired' ? 'expired' : `within ${stage} days`
}

function ownerInWords(owner: Owner): string {
  const name = oneLine(owner.name ?? '') || owner.id
  switch (owner.type) {
    case 'person':
      if (!owner.enabled) return `${name} (disabled)`
      return owner.guest ? `${name} (guest)` : name
    case 'deleted':
      return `${name} (deleted)`
    case 'servicePrincipal':
      return `${name} (application)`
  }
}

/** Names may hold anything: a line of the file stays one line, without what nobody can see. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .trim()
}

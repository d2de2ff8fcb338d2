// One line of the report: a credential with everything that a spreadsheet sorts and filters by.

import { type Application, nameOf, type Owner, type PasswordCredential } from './application.ts'
import type { CertificateCredential, ServicePrincipal } from './certificate.ts'
import { daysLeftOf, replacementOf, type Stage, stageOf } from './matter.ts'
import { selfRotationOf } from './self-rotating.ts'

/** What a credential is, and whose. */
export type CredentialKind =
  | 'client secret'
  | 'certificate'
  | 'service principal secret'
  | 'service principal certificate'
  | 'SAML signing certificate'

/** One credential in the report. */
export interface ReportRow {
  readonly application: string
  readonly clientId: string
  readonly objectId: string
  readonly kind: CredentialKind
  readonly keyId: string
  readonly description: string
  readonly beginsWith: string
  readonly startsAt: string
  readonly expiresAt: string
  readonly daysLeft: number
  readonly stage: string
  readonly owners: string
}

/** When the report is made, and by which days it counts. */
export interface ReportMoment {
  readonly now: Date
  readonly zone: string
  readonly leadDays: readonly number[]
}

/** A client secret as a line; owners that were never read are said to be so. */
export function reportRow(
  application: Application,
  credential: PasswordCredential,
  owners: readonly Owner[] | null,
  around: ReportMoment,
): ReportRow {
  return {
    ...lineOf(application, 'client secret', credential, around),
    stage: secretStage(application, credential, around),
    owners: ownersInWords(owners),
  }
}

/** An application's certificate as a line. */
export function certificateRow(
  application: Named,
  certificate: CertificateCredential,
  owners: readonly Owner[] | null,
  around: ReportMoment,
): ReportRow {
  return {
    ...lineOf(application, 'certificate', certificate, around),
    owners: ownersInWords(owners),
  }
}

/** What a service principal has of its own, each as a line; nobody asked for its owners. */
export function servicePrincipalRows(one: ServicePrincipal, around: ReportMoment): ReportRow[] {
  const owners = ownersInWords(null)
  return [
    ...one.secrets.map((secret) => ({
      ...lineOf(one, 'service principal secret', secret, around),
      owners,
    })),
    ...one.certificates.map((certificate) => {
      const kind = certificate.signsTokens
        ? 'SAML signing certificate'
        : 'service principal certificate'
      return { ...lineOf(one, kind, certificate, around), owners }
    }),
  ]
}

type Named = Pick<Application, 'objectId' | 'clientId' | 'displayName'>

function lineOf(
  named: Named,
  kind: CredentialKind,
  credential: Pick<PasswordCredential, 'keyId' | 'displayName' | 'startsAt' | 'expiresAt'> & {
    hint?: string | null
  },
  { now, zone, leadDays }: ReportMoment,
): Omit<ReportRow, 'owners'> {
  const daysLeft = daysLeftOf(credential, now, zone)
  return {
    application: oneLine(nameOf(named)),
    clientId: oneLine(named.clientId),
    objectId: oneLine(named.objectId),
    kind,
    keyId: oneLine(credential.keyId),
    description: oneLine(credential.displayName ?? ''),
    beginsWith: oneLine(credential.hint ?? ''),
    startsAt: credential.startsAt.toISOString(),
    expiresAt: credential.expiresAt.toISOString(),
    daysLeft,
    stage: inWords(stageOf({ daysLeft }, leadDays)),
  }
}

/** A secret that nobody has to look after says so. */
function secretStage(
  application: Application,
  credential: PasswordCredential,
  { now, zone, leadDays }: ReportMoment,
): string {
  if (selfRotationOf(application)) return 'renewed by its service'
  if (replacementOf(credential, application, now)) return 'replaced'
  return inWords(stageOf({ daysLeft: daysLeftOf(credential, now, zone) }, leadDays))
}

function inWords(stage: Stage | undefined): string {
  if (stage === undefined) return 'later'
  return stage === 'expired' ? 'expired' : `within ${stage} days`
}

function ownersInWords(owners: readonly Owner[] | null): string {
  return owners === null ? 'not read' : owners.map(ownerInWords).join('; ')
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

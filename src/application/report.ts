import { credentialOf, type Person } from '../domain/application.ts'
import { dateIn } from '../domain/calendar.ts'
import { type ReportRow, reportRow } from '../domain/report-row.ts'
import type { AdminRole } from '../domain/rights.ts'
import type { Card, ReportItem } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { FileOffer } from './cards/file-offer.ts'
import type { HouseRules } from './house-rules.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { KnownCredential } from './ports/credentials.ts'
import type { ReportFile, ReportFiles } from './ports/report-files.ts'
import type { Store } from './ports/store.ts'

interface ReportPorts {
  readonly roles: DirectoryRoles
  readonly store: Store
  readonly clock: Clock
}

const cardPageSize = 10
const filePageSize = 500
const bytesPerRow = 260

/** Answers `report`: the offer of a file where Teams takes one, else a card with pages. */
export async function offerReport(
  ports: ReportPorts,
  rules: HouseRules,
  { person, takesFiles }: { person: Person; takesFiles: boolean },
): Promise<Card | FileOffer> {
  if (!takesFiles) return showReport(ports, rules, { person, skip: 0 })
  const count = await ports.store.credentials.count(await ownerIn(ports, person))
  if (count === 0) return { kind: 'message', message: { code: 'nothingToReport' } }
  const sizeInBytes = (count + 1) * bytesPerRow
  return { kind: 'file-offer', name: reportName(ports.clock.now(), rules), sizeInBytes }
}

/** What the file of a report is called. */
export function reportName(now: Date, { zone }: HouseRules): string {
  return `rekey-credentials-${dateIn(zone, now)}.csv`
}

/** One page of the report on a card: all client secrets for an administrator, else the person's own. */
export async function showReport(
  ports: ReportPorts,
  rules: HouseRules,
  { person, skip }: { person: Person; skip: number },
): Promise<Card> {
  const { store, clock } = ports
  const [role, round] = await Promise.all([
    ports.roles.adminRoleOf(person.id),
    store.inventory.lastRound(),
  ])
  const ownedBy = role ? null : person.id
  const total = await store.credentials.count(ownedBy)
  const from = skip < total ? skip : 0
  const page = await store.credentials.page(ownedBy, { skip: from }, cardPageSize)
  const now = clock.now()
  return {
    kind: 'report',
    scope: role ?? 'own',
    items: page.flatMap((known) => itemOf(known, now, rules.zone)),
    skip: from,
    pageSize: cardPageSize,
    total,
    asOf: round?.finishedAt ?? null,
  }
}

/** The file of what a person may see, by rights read now; undefined where that is nothing. */
export async function makeReportFile(
  ports: ReportPorts & { readonly reportFiles: ReportFiles },
  rules: HouseRules,
  person: Person,
): Promise<ReportFile | undefined> {
  const ownedBy = await ownerIn(ports, person)
  if ((await ports.store.credentials.count(ownedBy)) === 0) return undefined
  return ports.reportFiles.write(reportRows(ports, rules, ownedBy))
}

/** Every line of the report, read a page at a time; one person's own where one is named. */
export async function* reportRows(
  { store, clock }: Pick<ReportPorts, 'store' | 'clock'>,
  { zone, leadDays }: Pick<HouseRules, 'zone' | 'leadDays'>,
  ownedBy: string | null,
): AsyncGenerator<ReportRow> {
  const around = { now: clock.now(), zone, leadDays }
  let page = await store.credentials.page(ownedBy, { skip: 0 }, filePageSize)
  for (;;) {
    for (const { application, keyId, owners } of page) {
      const credential = credentialOf(application, keyId)
      if (credential) yield reportRow(application, credential, owners, around)
    }
    const last = page.at(-1)
    if (!last || page.length < filePageSize) return
    page = await store.credentials.page(ownedBy, { after: last }, filePageSize)
  }
}

/** Null for an administrator, who sees everything; else the person. */
async function ownerIn({ roles }: ReportPorts, person: Person): Promise<string | null> {
  const role: AdminRole | null = await roles.adminRoleOf(person.id)
  return role === null ? person.id : null
}

function itemOf({ application, keyId }: KnownCredential, now: Date, zone: string): ReportItem[] {
  const credential = credentialOf(application, keyId)
  if (!credential) return []
  return [
    { application: applicationNames(application), secret: secretFacts(credential, now, zone) },
  ]
}

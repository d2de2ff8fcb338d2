import { credentialOf, type Person } from '../domain/application.ts'
import { dateIn } from '../domain/calendar.ts'
import type { ServicePrincipal } from '../domain/certificate.ts'
import {
  certificateRow,
  type ReportMoment,
  type ReportRow,
  reportRow,
  servicePrincipalRows,
} from '../domain/report-row.ts'
import type { AdminRole } from '../domain/rights.ts'
import type { Card, ReportItem } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { FileOffer } from './cards/file-offer.ts'
import type { HouseRules } from './house-rules.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { KnownCertificates, KnownCredential } from './ports/credentials.ts'
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

/**
 * Every line of the report, read a page at a time: client secrets by expiry, then certificates, then
 * what service principals have of their own. One person's own where one is named: without service
 * principals, whose owners nobody reads.
 */
export async function* reportRows(
  { store, clock }: Pick<ReportPorts, 'store' | 'clock'>,
  { zone, leadDays }: Pick<HouseRules, 'zone' | 'leadDays'>,
  ownedBy: string | null,
): AsyncGenerator<ReportRow> {
  const around = { now: clock.now(), zone, leadDays }
  yield* secretRows(store, ownedBy, around)
  yield* certificateRows(store, ownedBy, around)
  if (ownedBy === null) yield* ownRows(store, around)
}

async function* secretRows(
  store: Store,
  ownedBy: string | null,
  around: ReportMoment,
): AsyncGenerator<ReportRow> {
  const pages = pagesOf((last: KnownCredential | undefined) =>
    store.credentials.page(ownedBy, last ? { after: last } : { skip: 0 }, filePageSize),
  )
  for await (const { application, keyId, owners } of pages) {
    const credential = credentialOf(application, keyId)
    if (credential) yield reportRow(application, credential, owners, around)
  }
}

async function* certificateRows(
  store: Store,
  ownedBy: string | null,
  around: ReportMoment,
): AsyncGenerator<ReportRow> {
  const pages = pagesOf((last: KnownCertificates | undefined) =>
    store.credentials.certificates(ownedBy, last?.application.objectId ?? null, filePageSize),
  )
  for await (const { application, certificates, owners } of pages) {
    for (const one of certificates) yield certificateRow(application, one, owners, around)
  }
}

async function* ownRows(store: Store, around: ReportMoment): AsyncGenerator<ReportRow> {
  const pages = pagesOf((last: ServicePrincipal | undefined) =>
    store.credentials.servicePrincipals(last?.objectId ?? null, filePageSize),
  )
  for await (const one of pages) yield* servicePrincipalRows(one, around)
}

/** The items of all pages; each page begins after the last item of the one before. */
async function* pagesOf<Item>(
  read: (last: Item | undefined) => Promise<readonly Item[]>,
): AsyncGenerator<Item> {
  for (let last: Item | undefined; ; ) {
    const page = await read(last)
    yield* page
    if (page.length < filePageSize) return
    last = page.at(-1)
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

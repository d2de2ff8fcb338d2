import type { Application, Owner, Person } from '../domain/application.ts'
import type { Card, PickerCard } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { type Examined, examine, type RightsPorts } from './examine.ts'

/** More than this many hits are cut: a picker is no directory. */
const mostHits = 10

/** An application that the person may see. */
export type Visible = { readonly application: Application; readonly owners: Owner[] }

/** Hits that the person may see; the others are not even counted. An exact name wins alone. */
async function searchVisible(
  ports: RightsPorts,
  person: Person,
  query: string,
): Promise<Visible[]> {
  const hits = await ports.registrations.search(query, mostHits)
  const examined = await Promise.all(
    hits.map(({ objectId }) => examine(ports, person, objectId, 'look')),
  )
  const visible = examined.filter(
    (result): result is Examined & { allowed: true } => result.allowed,
  )
  const wanted = query.toLowerCase()
  const exact = visible.filter(
    ({ application }) => application.displayName?.toLowerCase() === wanted,
  )
  return exact.length === 1 ? exact : visible
}

/** The one application that is meant; else that there is none, or a picker. */
export async function findOne(
  ports: RightsPorts,
  person: Person,
  query: string,
  then: PickerCard['then'],
): Promise<Visible | { readonly answer: Card }> {
  const visible = await searchVisible(ports, person, query)
  const [only, ...others] = visible
  if (!only) return { answer: { kind: 'message', message: { code: 'applicationNotFound', query } } }
  if (others.length === 0) return only
  const applications = visible.map(({ application }) => applicationNames(application))
  return { answer: { kind: 'picker', then, query, applications } }
}

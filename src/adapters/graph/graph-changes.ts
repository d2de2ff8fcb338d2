import { z } from 'zod/v4'
import type { ApplicationsChanges } from '../../application/ports/directory-listing.ts'
import { ServiceError } from '../../application/service-error.ts'
import { listedMembers, objectIdIn, readListedApplication } from './application-schema.ts'
import type { GraphClient } from './graph-client.ts'

/** So many ids one `in` takes. */
const idsAtOnce = 15

const removedItem = z.object({ id: z.guid(), '@removed': z.object({}) })

/** Where the list of changes goes on from this moment. */
export async function markNow(graph: GraphClient): Promise<string> {
  const path = `/applications/delta?$select=${listedMembers}&$deltatoken=latest`
  let mark: string | undefined
  for await (const { deltaLink } of graph.answers(path, { certificates: true })) mark = deltaLink
  return mark ?? unreadable('DeltaLink')
}

/**
 * What changed since a mark, a page at a time; the last page brings the next mark. `notFound` when
 * the directory no longer knows the mark (410). Entra may give changed applications in part: what
 * is missing is read beside it.
 */
export async function* changesSince(
  graph: GraphClient,
  mark: string,
): AsyncGenerator<ApplicationsChanges> {
  let next: string | undefined
  for await (const { items, deltaLink } of graph.answers(mark, { certificates: true })) {
    const latest = new Map<string, unknown>()
    // Of a replay within a page, the last word counts.
    for (const item of items) latest.set(objectIdIn(item) ?? unreadable('ItemWithoutId'), item)
    const removed = [...latest].flatMap(([id, item]) =>
      removedItem.safeParse(item).success ? [id] : [],
    )
    for (const id of removed) latest.delete(id)
    const whole = await completed(graph, latest)
    const read = [...whole].map(([id, item]) => [id, readListedApplication(item)] as const)
    next = deltaLink
    yield {
      applications: read.flatMap(([, application]) => application ?? []),
      unreadable: read.flatMap(([id, application]) => (application ? [] : [id])),
      removed,
      mark: deltaLink ?? null,
    }
  }
  if (next === undefined) unreadable('DeltaLink')
}

/** Adds the members that an item does not bear; its own are newer than what a read may show. */
async function completed(
  graph: GraphClient,
  items: ReadonlyMap<string, unknown>,
): Promise<Map<string, unknown>> {
  const whole = new Map(items)
  const parts = [...items].filter(([, item]) => !isWhole(item)).map(([id]) => id)
  for (let start = 0; start < parts.length; start += idsAtOnce) {
    const ids = parts.slice(start, start + idsAtOnce).map((id) => `'${id}'`)
    const filter = encodeURIComponent(`id in (${ids.join()})`)
    const path = `/applications?$filter=${filter}&$select=${listedMembers}`
    for await (const answers of graph.pages(path, { certificates: true })) {
      for (const answer of answers) {
        const id = objectIdIn(answer)
        if (id !== undefined) whole.set(id, Object.assign({}, answer, items.get(id)))
      }
    }
  }
  return whole
}

function isWhole(item: unknown): boolean {
  return (
    typeof item === 'object' &&
    item !== null &&
    listedMembers.split(',').every((name) => name in item)
  )
}

function unreadable(code: string): never {
  throw new ServiceError('graph', 'unreadable', { code })
}

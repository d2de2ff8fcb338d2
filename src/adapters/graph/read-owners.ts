import type { OwnersRead } from '../../application/ports/app-registrations.ts'
import type { Log } from '../../application/ports/log.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { Owner } from '../../domain/application.ts'
import { objectIdIn } from './application-schema.ts'
import type { BatchAnswer } from './batch-schema.ts'
import { tellDeletedApart } from './deleted-owners.ts'
import type { GraphClient } from './graph-client.ts'
import { ownerMembers, type ReadOwner, readOwner } from './owner-schema.ts'
import { within } from './within.ts'

interface Reading {
  readonly graph: GraphClient
  readonly log: Log
}

/** Through /owners, as $expand stops at 20 without a sign of more (Graph docs, known issues). */
export async function ownersOfOne({ graph, log }: Reading, objectId: string): Promise<Owner[]> {
  const answers: unknown[] = []
  for await (const page of graph.pages(ownersPath(objectId))) answers.push(...page)
  const read = readable(answers, objectId, log)
  try {
    return read.map(await within(patienceMs, tellDeletedApart(graph, read)))
  } catch (error) {
    if (!failedFor(error, 'unavailable')) throw error
    return read.map(({ owner }) => owner)
  }
}

/** A press waits for it, and all that hangs on it is a word on a card. */
const patienceMs = 2_000

/** Owners and the number of federated credentials of several applications, in batches. */
export async function ownersOfMany(
  { graph, log }: Reading,
  objectIds: readonly string[],
): Promise<Map<string, OwnersRead>> {
  const ids = [...new Set(objectIds)]
  const paths = [...ids.map(ownersPath), ...ids.map(federatedPath)]
  const answers = await graph.batch(paths)
  const lists = new Map<string, Listed>()
  for (const [index, path] of paths.entries()) {
    lists.set(path, await wholeList(graph, path, answers[index]))
  }
  const people = new Map<string, readonly ReadOwner[]>()
  for (const id of ids) {
    const list = lists.get(ownersPath(id))
    if (list?.ok) people.set(id, readable(list.items, id, log))
  }
  const whoTheyAre = await tellDeletedApart(graph, [...people.values()].flat())
  const resultOf = (id: string): OwnersRead => {
    const owners = lists.get(ownersPath(id))
    const federated = lists.get(federatedPath(id))
    if (!owners?.ok) return { read: false, failure: owners?.failure ?? unread }
    return {
      read: true,
      owners: (people.get(id) ?? []).map(whoTheyAre),
      federatedCredentials: federated?.ok ? federated.items.length : null,
    }
  }
  return new Map(ids.map((id) => [id, resultOf(id)]))
}

type Listed =
  | { readonly ok: true; readonly items: readonly unknown[] }
  | { readonly ok: false; readonly failure: ServiceError }

const unread = new ServiceError('graph', 'unreadable', { code: 'Batch' })

/** All pages, of which a batch brought the first. */
async function wholeList(
  graph: GraphClient,
  path: string,
  answer: BatchAnswer | undefined,
): Promise<Listed> {
  if (!answer?.ok) return { ok: false, failure: answer?.failure ?? unread }
  try {
    const items: unknown[] = []
    // Without a body the first page could not be told from one that was not read yet.
    for await (const page of graph.pages(path, { firstPage: answer.body ?? null })) {
      items.push(...page)
    }
    return { ok: true, items }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { ok: false, failure: error }
  }
}

function readable(answers: readonly unknown[], objectId: string, log: Log): ReadOwner[] {
  return answers.flatMap((answer) => {
    const owner = readOwner(answer)
    if (owner) return [owner]
    log.warn('graph.owner-unreadable', { objectId, ownerId: objectIdIn(answer) })
    return []
  })
}

function ownersPath(objectId: string): string {
  return `/applications/${encodeURIComponent(objectId)}/owners?$select=${ownerMembers}`
}

function federatedPath(objectId: string): string {
  return `/applications/${encodeURIComponent(objectId)}/federatedIdentityCredentials?$select=id`
}

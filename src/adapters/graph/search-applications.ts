import { failedFor } from '../../application/service-error.ts'
import type { Application } from '../../domain/application.ts'
import { applicationMembers } from './application-schema.ts'
import type { GraphClient } from './graph-client.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostItems = 999

/** How to read what a search found. */
export interface ApplicationReaders {
  readonly list: (answers: readonly unknown[]) => Application[]
  readonly byObjectId: (objectId: string) => Promise<Application | undefined>
}

/** By client id or object id where the query is a GUID, else by the beginning of the name. */
export async function searchApplications(
  graph: GraphClient,
  query: string,
  limit: number,
  readers: ApplicationReaders,
): Promise<Application[]> {
  const wanted = query.trim()
  if (!wanted || limit < 1) return []
  if (!guid.test(wanted)) {
    return firstOf(graph, `startswith(displayName,${quoted(wanted)})`, limit, readers)
  }
  const [byClientId, byObjectId] = await Promise.all([
    firstOf(graph, `appId eq ${quoted(wanted)}`, 1, readers),
    readers.byObjectId(wanted).catch((error: unknown) => {
      // An application that is found by its client id counts, whatever this GUID is otherwise.
      if (failedFor(error, 'unreadable')) return undefined
      throw error
    }),
  ])
  return [...byClientId, ...(byObjectId ? [byObjectId] : [])].slice(0, limit)
}

async function firstOf(
  graph: GraphClient,
  filter: string,
  limit: number,
  { list }: ApplicationReaders,
): Promise<Application[]> {
  const top = Math.min(limit, mostItems)
  const query = `$filter=${encodeURIComponent(filter)}&$top=${top}&$select=${applicationMembers}`
  const found: Application[] = []
  for await (const answers of graph.pages(`/applications?${query}`)) {
    found.push(...list(answers))
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}

/** An OData string: quotes inside are doubled. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

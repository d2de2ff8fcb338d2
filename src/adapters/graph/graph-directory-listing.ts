import { z } from 'zod/v4'
import type {
  ApplicationsChanges,
  ApplicationsPage,
  DirectoryListing,
  ListedApplication,
  ServicePrincipalsPage,
} from '../../application/ports/directory-listing.ts'
import type { Log } from '../../application/ports/log.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { ServicePrincipal } from '../../domain/certificate.ts'
import { listedMembers, objectIdIn, readListedApplication } from './application-schema.ts'
import { changesSince, markNow } from './graph-changes.ts'
import type { GraphClient } from './graph-client.ts'
import { inPieces } from './in-pieces.ts'
import { readServicePrincipal, servicePrincipalMembers } from './service-principal-schema.ts'

/** Counts and filters by count come from the directory's index, for those who say that they know. */
const eventual = { ConsistencyLevel: 'eventual' }
const countText = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)])

/** The directory as lists, through Microsoft Graph. */
export function graphDirectoryListing(graph: GraphClient, log: Log): DirectoryListing {
  return {
    async *pages(): AsyncGenerator<ApplicationsPage> {
      const path = `/applications?$top=999&$select=${listedMembers}`
      for await (const page of understood(graph, path, readListedApplication)) {
        const { found: applications, unreadable } = page
        warnOf(log, { applications, unreadable })
        yield { applications, unreadable }
      }
    },
    markNow: () => markNow(graph),
    async *changesSince(mark): AsyncGenerator<ApplicationsChanges> {
      for await (const page of changesSince(graph, mark)) {
        warnOf(log, page)
        yield page
      }
    },
    async *ownerless(): AsyncGenerator<string[]> {
      const filter = encodeURIComponent('owners/$count eq 0')
      const path = `/applications?$filter=${filter}&$count=true&$select=id&$top=999`
      for await (const answers of graph.pages(path, { headers: eventual })) {
        yield answers.flatMap((answer) => objectIdIn(answer) ?? [])
      }
    },
    async count(): Promise<number> {
      const answer = await graph.get('/applications/$count', { headers: eventual })
      const { data } = countText.safeParse(answer)
      if (data === undefined) throw new ServiceError('graph', 'unreadable', { code: 'Count' })
      return data
    },
    async *servicePrincipals(): AsyncGenerator<ServicePrincipalsPage> {
      const path = `/servicePrincipals?$top=999&$select=${servicePrincipalMembers}`
      for await (const page of understood(graph, path, readServicePrincipal)) {
        for (const objectId of page.unreadable) {
          log.warn('graph.service-principal-unreadable', { objectId })
        }
        yield { servicePrincipals: page.found, unreadable: page.unreadable }
      }
    },
  }
}

function warnOf(log: Log, { applications, unreadable }: ApplicationsPage): void {
  for (const objectId of unreadable) log.warn('graph.application-unreadable', { objectId })
  for (const { objectId, certificates } of applications) {
    if (certificates === null) log.warn('graph.certificates-unreadable', { objectId })
  }
}

/**
 * What each page holds, and the ids of what could not be understood. An item without an id may be
 * anything that is known, so a list that holds one ends with a failure.
 */
async function* understood<T extends ListedApplication | ServicePrincipal>(
  graph: GraphClient,
  path: string,
  read: (answer: unknown) => T | null | undefined,
): AsyncGenerator<{ found: T[]; unreadable: string[] }> {
  let nameless = false
  for await (const answers of graph.pages(path, { certificates: true })) {
    const found: T[] = []
    const unreadable: string[] = []
    for await (const piece of inPieces(answers)) {
      for (const answer of piece) {
        const item = read(answer)
        if (item) found.push(item)
        if (item !== undefined) continue
        const objectId = objectIdIn(answer)
        if (objectId === undefined) nameless = true
        else unreadable.push(objectId)
      }
    }
    yield { found, unreadable }
  }
  if (nameless) throw new ServiceError('graph', 'unreadable', { code: 'ItemWithoutId' })
}

import type {
  AppRegistrations,
  MintedPassword,
  OwnersRead,
} from '../../application/ports/app-registrations.ts'
import type {
  ApplicationsChanges,
  ApplicationsPage,
  DirectoryListing,
  ServicePrincipalsPage,
} from '../../application/ports/directory-listing.ts'
import type { Log } from '../../application/ports/log.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { Application, Owner } from '../../domain/application.ts'
import { addPassword } from './add-password.ts'
import { applicationMembers, objectIdIn, readApplication } from './application-schema.ts'
import type { GraphClient } from './graph-client.ts'
import { graphDirectoryListing } from './graph-directory-listing.ts'
import { ownersOfMany, ownersOfOne } from './read-owners.ts'
import { removePassword } from './remove-password.ts'
import { searchApplications } from './search-applications.ts'

/**
 * The directory's applications through Microsoft Graph. Writes may go through a client of their own:
 * they happen under a lock that a person's press may wait for, so they never wait for their turn.
 */
export class GraphAppRegistrations implements AppRegistrations {
  readonly #graph: GraphClient
  readonly #writes: GraphClient
  readonly #log: Log
  readonly #listing: DirectoryListing

  constructor(graph: GraphClient, log: Log, writes: GraphClient = graph) {
    this.#graph = graph
    this.#writes = writes
    this.#log = log
    this.#listing = graphDirectoryListing(graph, log)
  }

  pages(): AsyncIterable<ApplicationsPage> {
    return this.#listing.pages()
  }

  markNow(): Promise<string> {
    return this.#listing.markNow()
  }

  changesSince(mark: string): AsyncIterable<ApplicationsChanges> {
    return this.#listing.changesSince(mark)
  }

  ownerless(): AsyncIterable<readonly string[]> {
    return this.#listing.ownerless()
  }

  count(): Promise<number> {
    return this.#listing.count()
  }

  servicePrincipals(): AsyncIterable<ServicePrincipalsPage> {
    return this.#listing.servicePrincipals()
  }

  byObjectId(objectId: string): Promise<Application | undefined> {
    return applicationIn(this.#graph, objectId)
  }

  search(query: string, limit: number): Promise<Application[]> {
    return searchApplications(this.#graph, query, limit, {
      list: (answers) => this.#readable(answers),
      byObjectId: (objectId) => this.byObjectId(objectId),
    })
  }

  owners(objectId: string): Promise<Owner[]> {
    return ownersOfOne({ graph: this.#graph, log: this.#log }, objectId)
  }

  ownersOf(objectIds: readonly string[]): Promise<Map<string, OwnersRead>> {
    return ownersOfMany({ graph: this.#graph, log: this.#log }, objectIds)
  }

  addPassword(
    objectId: string,
    wanted: { displayName: string; expiresAt: Date },
  ): Promise<MintedPassword> {
    return addPassword(this.#writes, objectId, wanted)
  }

  removePassword(objectId: string, keyId: string): Promise<'removed' | 'alreadyGone'> {
    return removePassword(this.#writes, objectId, keyId, () =>
      applicationIn(this.#writes, objectId),
    )
  }

  #readable(answers: readonly unknown[]): Application[] {
    return answers.flatMap((answer) => {
      const application = readApplication(answer)
      if (application) return [application]
      this.#log.warn('graph.application-unreadable', { objectId: objectIdIn(answer) })
      return []
    })
  }
}

async function applicationIn(
  graph: GraphClient,
  objectId: string,
): Promise<Application | undefined> {
  const path = `/applications/${encodeURIComponent(objectId)}?$select=${applicationMembers}`
  const answer = await graph.get(path).catch((error: unknown) => {
    if (failedFor(error, 'notFound')) return undefined
    throw error
  })
  if (answer === undefined) return undefined
  const application = readApplication(answer)
  if (!application) throw new ServiceError('graph', 'unreadable', { code: 'Application' })
  return application
}

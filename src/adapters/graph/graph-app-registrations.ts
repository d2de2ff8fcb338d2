import type { AppRegistrations, MintedPassword } from '../../application/ports/app-registrations.ts'
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
import { ownerMembers, readOwner } from './owner-schema.ts'
import { removePassword } from './remove-password.ts'
import { searchApplications } from './search-applications.ts'

/** The directory's applications through Microsoft Graph. */
export class GraphAppRegistrations implements AppRegistrations {
  readonly #graph: GraphClient
  readonly #log: Log
  readonly #listing: DirectoryListing

  constructor(graph: GraphClient, log: Log) {
    this.#graph = graph
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

  async byObjectId(objectId: string): Promise<Application | undefined> {
    const path = `/applications/${encodeURIComponent(objectId)}?$select=${applicationMembers}`
    const answer = await this.#graph.get(path).catch((error: unknown) => {
      if (failedFor(error, 'notFound')) return undefined
      throw error
    })
    if (answer === undefined) return undefined
    const application = readApplication(answer)
    if (!application) throw new ServiceError('graph', 'unreadable', { code: 'Application' })
    return application
  }

  search(query: string, limit: number): Promise<Application[]> {
    return searchApplications(this.#graph, query, limit, {
      list: (answers) => this.#readable(answers),
      byObjectId: (objectId) => this.byObjectId(objectId),
    })
  }

  /** Through /owners, as $expand stops at 20 without a sign of more (Graph docs, known issues). */
  async owners(objectId: string): Promise<Owner[]> {
    const path = `/applications/${encodeURIComponent(objectId)}/owners?$select=${ownerMembers}`
    const owners: Owner[] = []
    for await (const answers of this.#graph.pages(path)) {
      for (const answer of answers) {
        const owner = readOwner(answer)
        if (owner) owners.push(owner)
        else this.#log.warn('graph.owner-unreadable', { objectId, ownerId: objectIdIn(answer) })
      }
    }
    return owners
  }

  addPassword(
    objectId: string,
    wanted: { displayName: string; expiresAt: Date },
  ): Promise<MintedPassword> {
    return addPassword(this.#graph, objectId, wanted)
  }

  removePassword(objectId: string, keyId: string): Promise<'removed' | 'alreadyGone'> {
    return removePassword(this.#graph, objectId, keyId, () => this.byObjectId(objectId))
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

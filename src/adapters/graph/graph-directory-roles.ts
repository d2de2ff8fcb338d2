import { z } from 'zod/v4'
import type { DirectoryRoles } from '../../application/ports/app-registrations.ts'
import type { Log } from '../../application/ports/log.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { AdminRole } from '../../domain/rights.ts'
import type { GraphClient } from './graph-client.ts'

// Entra docs, built-in roles: template ids are the same in every tenant. Strongest first.
const roleByTemplateId: ReadonlyMap<string, AdminRole> = new Map([
  ['62e90394-69f5-4237-9190-012177145e10', 'Global Administrator'],
  ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator'],
  ['158c047a-c907-4556-b7ef-446551a6b5f7', 'Cloud Application Administrator'],
])

/** Whether a directory role, by its template id, lets its holder manage any application. */
export function managesAnyApplication(roleTemplateId: string): boolean {
  return roleByTemplateId.has(roleTemplateId.toLowerCase())
}

const directoryRole = z.object({ roleTemplateId: z.guid() })

/**
 * Directory roles through Microsoft Graph. Membership shows roles that are active for the whole
 * tenant, through groups too; roles that a person is merely eligible for do not count.
 */
export class GraphDirectoryRoles implements DirectoryRoles {
  readonly #graph: GraphClient
  readonly #log: Log

  constructor(graph: GraphClient, log: Log) {
    this.#graph = graph
    this.#log = log
  }

  /** Null also for a person whom the directory does not know, and where roles may not be read. */
  async adminRoleOf(personId: string): Promise<AdminRole | null> {
    const held = await this.#templateIdsOf(personId)
    for (const [templateId, role] of roleByTemplateId) {
      if (held.has(templateId)) return role
    }
    return null
  }

  async #templateIdsOf(personId: string): Promise<Set<string>> {
    const memberships = `/users/${encodeURIComponent(personId)}/transitiveMemberOf`
    const path = `${memberships}/microsoft.graph.directoryRole?$select=roleTemplateId&$count=true`
    // Graph docs, list a user's memberships: a cast needs this header and $count.
    const headers = { ConsistencyLevel: 'eventual' }
    const held = new Set<string>()
    try {
      for await (const answers of this.#graph.pages(path, { headers })) {
        const roles = z.array(directoryRole).safeParse(answers)
        if (!roles.success) throw new ServiceError('graph', 'unreadable', { code: 'DirectoryRole' })
        for (const { roleTemplateId } of roles.data) held.add(roleTemplateId.toLowerCase())
      }
    } catch (error) {
      if (!failedFor(error, 'notFound', 'forbidden')) throw error
      if (error.reason === 'forbidden') this.#log.warn('graph.roles-not-readable', { personId })
      return new Set()
    }
    return held
  }
}

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
const account = z.object({ accountEnabled: z.boolean() })
const group = z.object({ id: z.guid() })

/** Graph docs, list a user's memberships: a cast needs this header and $count. */
const headers = { ConsistencyLevel: 'eventual' }

/**
 * Directory roles through Microsoft Graph. Membership shows roles that are active for the whole
 * tenant, through groups too; roles that a person is merely eligible for do not count, nor does
 * anything for an account that is disabled.
 */
export class GraphDirectoryRoles implements DirectoryRoles {
  readonly #graph: GraphClient
  readonly #log: Log
  readonly #breakGlassGroup: string | undefined

  /** `breakGlassGroup`: object id of the group whose members may manage any application. */
  constructor(graph: GraphClient, log: Log, breakGlassGroup?: string) {
    this.#graph = graph
    this.#log = log
    this.#breakGlassGroup = breakGlassGroup
  }

  /** Null also for a person whom the directory does not know, and where roles may not be read. */
  async adminRoleOf(personId: string): Promise<AdminRole | null> {
    const user = `/users/${encodeURIComponent(personId)}`
    const role = (await this.#roleOf(personId, user)) ?? (await this.#inGroup(personId, user))
    if (role === null) return null
    return (await this.#isEnabled(personId, user)) ? role : null
  }

  async #roleOf(personId: string, user: string): Promise<AdminRole | null> {
    const path = `${user}/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId&$count=true`
    const held = await this.#unlessRefused(personId, 'graph.roles-not-readable', async () => {
      const ids = new Set<string>()
      for await (const answers of this.#graph.pages(path, { headers })) {
        const roles = readAs(z.array(directoryRole), answers, 'DirectoryRole')
        for (const { roleTemplateId } of roles) ids.add(roleTemplateId.toLowerCase())
      }
      return ids
    })
    for (const [templateId, role] of roleByTemplateId) {
      if (held?.has(templateId)) return role
    }
    return null
  }

  /** Through nested groups as well. */
  async #inGroup(personId: string, user: string): Promise<AdminRole | null> {
    const wanted = this.#breakGlassGroup?.toLowerCase()
    if (wanted === undefined) return null
    const path = `${user}/transitiveMemberOf/microsoft.graph.group?$select=id&$count=true&$top=999`
    const isMember = await this.#unlessRefused(personId, 'graph.groups-not-readable', async () => {
      for await (const answers of this.#graph.pages(path, { headers })) {
        const groups = readAs(z.array(group), answers, 'Group')
        if (groups.some(({ id }) => id.toLowerCase() === wanted)) return true
      }
      return false
    })
    return isMember ? 'Break-glass group' : null
  }

  async #isEnabled(personId: string, user: string): Promise<boolean> {
    const found = await this.#unlessRefused(personId, 'graph.account-not-readable', async () => {
      const answer = await this.#graph.get(`${user}?$select=accountEnabled`)
      return readAs(account, answer, 'User').accountEnabled
    })
    return found ?? false
  }

  /** Undefined where the directory does not know the person, or refuses to say. */
  async #unlessRefused<T>(
    personId: string,
    event: string,
    read: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!failedFor(error, 'notFound', 'forbidden')) throw error
      if (error.reason === 'forbidden') this.#log.warn(event, { personId })
      return undefined
    }
  }
}

function readAs<T>(schema: z.ZodType<T>, answer: unknown, code: string): T {
  const read = schema.safeParse(answer)
  if (!read.success) throw new ServiceError('graph', 'unreadable', { code })
  return read.data
}

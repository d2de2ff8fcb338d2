import { z } from 'zod/v4'
import type { CredentialPolicies } from '../../application/ports/app-registrations.ts'
import type { Log } from '../../application/ports/log.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { Application } from '../../domain/application.ts'
import type { PasswordRules } from '../../domain/validity.ts'
import type { GraphClient } from './graph-client.ts'
import { graphDate } from './graph-date.ts'
import { applicationPolicies, type PasswordRestriction, tenantPolicy } from './policy-schema.ts'

const noRules: PasswordRules = { forbidden: false, maxLifetimeDays: null }

/** App management policies through Microsoft Graph; needs Policy.Read.All. */
export class GraphCredentialPolicies implements CredentialPolicies {
  readonly #graph: GraphClient
  readonly #log: Log

  constructor(graph: GraphClient, log: Log) {
    this.#graph = graph
    this.#log = log
  }

  /**
   * Without the permission, or where a cloud has no such policies, nothing is known and nothing is
   * limited here: Graph itself enforces the policies, only later and less politely.
   */
  async passwordRules({ objectId }: Application): Promise<PasswordRules> {
    try {
      const restrictions = (await this.#ownRestrictions(objectId)) ?? (await this.#tenants())
      return rulesFrom(await this.#applying(restrictions, objectId))
    } catch (error) {
      if (!failedFor(error, 'forbidden', 'notFound')) throw error
      this.#log.warn('graph.policies-not-readable', { objectId, code: error.code })
      return noRules
    }
  }

  /** Graph docs, appManagementPolicy: it takes the place of the tenant's policy. */
  async #ownRestrictions(objectId: string): Promise<PasswordRestriction[] | undefined> {
    const path = `/applications/${encodeURIComponent(objectId)}/appManagementPolicies`
    const own: PasswordRestriction[][] = []
    for await (const answers of this.#graph.pages(path)) {
      for (const policy of read(applicationPolicies, answers)) {
        if (policy.isEnabled) own.push(policy.restrictions?.passwordCredentials ?? [])
      }
    }
    return own.length > 0 ? own.flat() : undefined
  }

  async #tenants(): Promise<PasswordRestriction[]> {
    const policy = read(tenantPolicy, await this.#graph.get('/policies/defaultAppManagementPolicy'))
    if (!policy.isEnabled) return []
    return policy.applicationRestrictions?.passwordCredentials ?? []
  }

  /** Enabled restrictions, without those that spare an application as old as this one. */
  async #applying(
    restrictions: readonly PasswordRestriction[],
    objectId: string,
  ): Promise<PasswordRestriction[]> {
    const enabled = restrictions.filter(({ state }) => (state ?? 'enabled') === 'enabled')
    if (!enabled.some((each) => each.restrictForAppsCreatedAfterDateTime)) return enabled
    const path = `/applications/${encodeURIComponent(objectId)}?$select=createdDateTime`
    const { createdDateTime } = read(createdSchema, await this.#graph.get(path))
    return enabled.filter(
      ({ restrictForAppsCreatedAfterDateTime: after }) => !after || createdDateTime > after,
    )
  }
}

const createdSchema = z.object({ createdDateTime: graphDate })

function rulesFrom(restrictions: readonly PasswordRestriction[]): PasswordRules {
  const lifetimes = restrictions.flatMap(({ restrictionType, maxLifetime }) =>
    restrictionType === 'passwordLifetime' && maxLifetime != null ? [maxLifetime] : [],
  )
  return {
    forbidden: restrictions.some(({ restrictionType }) => restrictionType === 'passwordAddition'),
    maxLifetimeDays: lifetimes.length > 0 ? Math.min(...lifetimes) : null,
  }
}

function read<Output>(schema: z.ZodType<Output>, answer: unknown): Output {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new ServiceError('graph', 'unreadable', { code: 'Policy' })
  return parsed.data
}

import { z } from 'zod/v4'
import type {
  BotInstaller,
  InstallOutcome,
  LookOutcome,
} from '../../application/ports/bot-installer.ts'
import type { Clock } from '../../application/ports/clock.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { GraphClient } from './graph-client.ts'

/** The catalog changes when an administrator uploads or removes the app. */
const rememberedMs = 3_600_000
/** Not there is asked about again sooner: somebody may be uploading it. */
const absenceRememberedMs = 300_000

const catalog = z.object({
  value: z.array(z.object({ id: z.string().min(1), distributionMethod: z.string().nullish() })),
})
const installations = z.object({ value: z.array(z.object({ id: z.string().min(1) })) })
const chat = z.object({ id: z.string().min(1) })

type Lookup = { readonly at: Date; readonly id: string | undefined }
type FoundApp = Pick<Lookup, 'id'>

/** Where the bot's app is found, and through which clients. */
export interface GraphBotInstallerOptions {
  /** For the catalog. */
  readonly graph: GraphClient
  /** For everything about people, of whom there may be many: it makes way. */
  readonly unhurried: GraphClient
  /** Root of Graph, as the clients have it. */
  readonly endpoint: string
  /** The id in the app's manifest; the catalog gives the app another one. */
  readonly manifestId: string
  readonly clock: Clock
}

/**
 * Proactive installation through Microsoft Graph (Graph docs, userTeamwork: post installedApps):
 * TeamsAppInstallation.ReadWriteSelfForUser.All and AppCatalog.Read.All.
 */
export class GraphBotInstaller implements BotInstaller {
  readonly #options: GraphBotInstallerOptions
  #lookup: Lookup | undefined

  constructor(options: GraphBotInstallerOptions) {
    this.#options = { ...options, endpoint: options.endpoint.replace(/\/+$/, '') }
  }

  async isInCatalog(): Promise<boolean> {
    return (await this.#lookUp()) !== undefined
  }

  install(personId: string): Promise<InstallOutcome> {
    return this.#withApp(async (appId) => {
      const { unhurried, endpoint } = this.#options
      const app = `${endpoint}/v1.0/appCatalogs/teamsApps/${encodeURIComponent(appId)}`
      try {
        const body = { 'teamsApp@odata.bind': app }
        await unhurried.post(installedApps(personId), body, { installs: true })
        return { outcome: 'installed' }
      } catch (error) {
        if (!failedFor(error, 'conflict')) throw error
        const found = await this.#find(personId, appId)
        // Two writes at once: neither there nor refused.
        if (found.outcome === 'notThere') throw error
        return found
      }
    })
  }

  lookFor(personId: string): Promise<LookOutcome> {
    return this.#withApp((appId) => this.#find(personId, appId))
  }

  async #find(
    personId: string,
    appId: string,
  ): Promise<Extract<LookOutcome, { outcome: 'alreadyThere' | 'notThere' }>> {
    const { unhurried } = this.#options
    const filter = encodeURIComponent(`teamsApp/id eq '${appId.replaceAll("'", "''")}'`)
    const path = `${installedApps(personId)}?$expand=teamsApp&$filter=${filter}`
    const [found] = parsed(installations, await unhurried.get(path)).value
    if (!found) return { outcome: 'notThere' }
    try {
      const of = `${installedApps(personId)}/${encodeURIComponent(found.id)}/chat`
      const { id } = parsed(chat, await unhurried.get(of))
      return { outcome: 'alreadyThere', conversationId: id }
    } catch (error) {
      if (!failedFor(error, 'notFound')) throw error
      return { outcome: 'alreadyThere', conversationId: null }
    }
  }

  async #withApp<T>(
    act: (appId: string) => Promise<T>,
  ): Promise<T | Exclude<InstallOutcome, { outcome: 'installed' | 'alreadyThere' }>> {
    try {
      const { id } = this.#remembered() ?? { id: await this.#lookUp() }
      if (id === undefined) return { outcome: 'notInCatalog' }
      try {
        return await act(id)
      } catch (error) {
        if (!failedFor(error, 'notFound')) throw error
        // Either the person is not there, or the app is no longer the one that was remembered.
        const now = await this.#lookUp()
        if (now === undefined) return { outcome: 'notInCatalog' }
        if (now !== id) throw new ServiceError('graph', 'conflict', { code: 'OtherCatalogId' })
        return { outcome: 'noSuchPerson' }
      }
    } catch (error) {
      if (!failedFor(error, 'forbidden')) throw error
      return { outcome: 'refused', code: error.code ?? error.reason }
    }
  }

  #remembered(): FoundApp | undefined {
    if (!this.#lookup) return undefined
    const { at, id } = this.#lookup
    const age = this.#options.clock.now().getTime() - at.getTime()
    return age < (id === undefined ? absenceRememberedMs : rememberedMs) ? { id } : undefined
  }

  /** The catalog's id of the app; where it has several by that id, the organization's own. */
  async #lookUp(): Promise<string | undefined> {
    const { graph, manifestId, clock } = this.#options
    const filter = encodeURIComponent(`externalId eq '${manifestId.replaceAll("'", "''")}'`)
    const { value } = parsed(catalog, await graph.get(`/appCatalogs/teamsApps?$filter=${filter}`))
    const own = value.find(({ distributionMethod }) => distributionMethod === 'organization')
    const id = (own ?? value[0])?.id
    this.#lookup = { at: clock.now(), id }
    return id
  }
}

function installedApps(personId: string): string {
  return `/users/${encodeURIComponent(personId)}/teamwork/installedApps`
}

function parsed<Output>(schema: z.ZodType<Output>, answer: unknown): Output {
  const result = schema.safeParse(answer)
  if (!result.success) throw new ServiceError('graph', 'unreadable', { code: 'TeamsApp' })
  return result.data
}

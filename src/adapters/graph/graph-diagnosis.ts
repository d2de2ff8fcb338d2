import type { TokenCredential } from '@azure/identity'
import type { Diagnosis, OwnToken, Probe, ProbeAnswer } from '../../application/ports/diagnosis.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { GraphClient, GraphRequestOptions } from './graph-client.ts'
import { readOwnToken } from './own-token.ts'
import { tokenProvider } from './token-provider.ts'

const timeoutMs = 15_000

/** Requests that change nothing and return next to nothing. */
const probes: Readonly<Record<Probe, readonly [path: string, options?: GraphRequestOptions]>> = {
  applications: ['/applications?$top=1&$select=id'],
  people: ['/users?$top=1&$select=id'],
  policies: ['/policies/defaultAppManagementPolicy'],
  signIns: ['/reports/appCredentialSignInActivities?$top=1', { version: 'beta' }],
}

/** Rekey's own standing with Microsoft Graph. */
export class GraphDiagnosis
  implements Omit<Diagnosis, 'directoryUrl' | 'botToken' | 'actsForPeople'>
{
  readonly #graph: GraphClient
  readonly #endpoint: string
  readonly #token: () => Promise<string>

  constructor(
    graph: GraphClient,
    { credential, endpoint }: { credential: TokenCredential; endpoint: string },
  ) {
    this.#graph = graph
    this.#endpoint = endpoint.replace(/\/+$/, '')
    const provider = tokenProvider(credential, this.#endpoint)
    this.#token = () => provider.getAccessToken()
  }

  async ownToken(): Promise<OwnToken | 'noToken' | 'unreadable'> {
    const token = await this.#token().catch(() => undefined)
    if (token === undefined) return 'noToken'
    const read = readOwnToken(token)
    if (!read) return 'unreadable'
    return { servicePrincipalId: read.oid, permissions: new Set(read.roles) }
  }

  async probe(what: Probe): Promise<ProbeAnswer> {
    try {
      await this.#graph.get(...probes[what])
      return { answered: true }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return { answered: false, reason: error.reason, code: error.code }
    }
  }

  /** By the Date header of an answer to nobody in particular; a second of it is rounding. */
  async clockAheadMs(): Promise<number | undefined> {
    try {
      const asked = Date.now()
      const signal = AbortSignal.timeout(timeoutMs)
      const { headers } = await fetch(`${this.#endpoint}/v1.0/`, { method: 'HEAD', signal })
      const theirs = Date.parse(headers.get('date') ?? '')
      const ours = (asked + Date.now()) / 2
      return Number.isNaN(theirs) ? undefined : ours - theirs
    } catch {
      return undefined
    }
  }
}

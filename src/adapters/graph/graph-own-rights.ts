import type { TokenCredential } from '@azure/identity'
import type { OwnRights } from '../../application/ports/app-registrations.ts'
import type { OwnReach } from '../../domain/own-reach.ts'
import { managesAnyApplication } from './graph-directory-roles.ts'
import { readOwnToken } from './own-token.ts'
import { tokenProvider } from './token-provider.ts'

const ownedBy = 'Application.ReadWrite.OwnedBy'
/** Each lets its holder write to every application (Graph docs, application: addPassword). */
const everything: readonly string[] = ['Application.ReadWrite.All', 'Directory.ReadWrite.All']

/**
 * What Rekey's own token for Graph says. Microsoft promises nothing about the inside of these tokens,
 * so whatever cannot be read is unknown and blocks nothing.
 */
export class GraphOwnRights implements OwnRights {
  readonly #token: () => Promise<string>

  constructor({ credential, endpoint }: { credential: TokenCredential; endpoint: string }) {
    const provider = tokenProvider(credential, endpoint.replace(/\/+$/, ''))
    this.#token = () => provider.getAccessToken()
  }

  async reach(): Promise<OwnReach> {
    const token = await this.#token().catch(() => '')
    const read = readOwnToken(token)
    if (!read) return { over: 'unknown' }
    const { roles, oid, wids } = read
    if (roles.some((role) => everything.includes(role))) return { over: 'all' }
    const asAdmin = wids.some((id) => managesAnyApplication(id))
    if (!roles.includes(ownedBy) || asAdmin) return { over: 'unknown' }
    return { over: 'owned', servicePrincipalId: oid }
  }
}

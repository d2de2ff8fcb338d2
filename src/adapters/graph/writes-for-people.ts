import type { TokenCredential } from '@azure/identity'
import type { AppRegistrations } from '../../application/ports/app-registrations.ts'
import { failedFor, personMayNot, ServiceError } from '../../application/service-error.ts'
import { withWrites } from '../../application/with-writes.ts'
import type { Person } from '../../domain/application.ts'
import { addPassword } from './add-password.ts'
import type { GraphClient } from './graph-client.ts'
import { tokenNotAcquired } from './graph-error.ts'
import { removePassword } from './remove-password.ts'

/** Where people's tokens are. */
export interface LentTokens {
  readonly tokenOf: (
    personId: string,
  ) => Awaited<ReturnType<TokenCredential['getToken']>> | undefined
  /** Graph no longer takes it. */
  readonly forget: (personId: string) => void
}

/** Graph's codes for a token that it does not take, revoked ones too. */
const notTaken = new Set(['InvalidAuthenticationToken', tokenNotAcquired])

/**
 * The same applications, read as ever, but written to with the rights of whoever asked for it and
 * with no other. What nobody asked for is not written at all.
 */
export function writesForPeople(
  registrations: AppRegistrations,
  tokens: LentTokens,
  clientWith: (credential: TokenCredential) => GraphClient,
): AppRegistrations {
  const asPerson = async <T>(
    by: Person | undefined,
    write: (graph: GraphClient) => Promise<T>,
  ): Promise<T> => {
    if (!by) throw new ServiceError('graph', 'forbidden', { code: 'NobodyAsked' })
    const token = tokens.tokenOf(by.id)
    if (!token) throw new ServiceError('graph', 'signInNeeded')
    try {
      // One token for the whole write: it must not become another's on the way.
      return await write(clientWith({ getToken: () => Promise.resolve(token) }))
    } catch (error) {
      if (!failedFor(error, 'forbidden', 'unavailable')) throw error
      if (error.code !== undefined && notTaken.has(error.code)) {
        tokens.forget(by.id)
        throw new ServiceError('graph', 'signInNeeded', { code: error.code })
      }
      if (error.code !== 'Authorization_RequestDenied') throw error
      throw new ServiceError('graph', 'forbidden', { code: personMayNot })
    }
  }
  return withWrites(registrations, {
    addPassword: (objectId, wanted, by) =>
      asPerson(by, (graph) => addPassword(graph, objectId, wanted)),
    removePassword: (objectId, keyId, by) =>
      asPerson(by, (graph) =>
        removePassword(graph, objectId, keyId, () => registrations.byObjectId(objectId)),
      ),
  })
}

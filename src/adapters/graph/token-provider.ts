import type { TokenCredential } from '@azure/identity'
import type { AuthenticationProvider } from '@microsoft/microsoft-graph-client'
import { tokenNotAcquired } from './graph-error.ts'

const timeoutMs = 10_000

/**
 * Tokens for one Graph endpoint. A failure carries only a name, which the SDK turns into the code of
 * its error: what a credential throws may quote its request.
 */
export function tokenProvider(
  credential: TokenCredential,
  endpoint: string,
): AuthenticationProvider {
  const scope = `${endpoint}/.default`
  return {
    async getAccessToken() {
      const token = await credential
        .getToken(scope, { abortSignal: AbortSignal.timeout(timeoutMs) })
        .catch(() => null)
      if (token) return token.token
      const failure = new Error('no token for Graph')
      failure.name = tokenNotAcquired
      throw failure
    },
  }
}

import type { SecretClientOptions } from '@azure/keyvault-secrets'
import { requestRefused } from './vault-error.ts'

type AdditionalPolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]

/**
 * The last look at each request before it leaves. The SDK learns from a challenge which token a
 * vault wants, and until then sends requests without one; it strips the body from the first of
 * them only, so that a second one, or one after a failed first, would carry the secret text to
 * whoever answers under the vault's name. It also follows page links to any host, token included.
 */
export function requestGuard(vaultUrl: string): AdditionalPolicy {
  const { origin } = new URL(vaultUrl)
  return {
    position: 'perRetry',
    policy: {
      name: 'rekeyRequestGuard',
      async sendRequest(request, next) {
        if (new URL(request.url).origin !== origin) throw refused('another host')
        if (request.body && !request.headers.has('authorization')) throw refused('no token')
        return next(request)
      },
    },
  }
}

function refused(why: string): Error {
  const error = new Error(`request not sent: ${why}`)
  error.name = requestRefused
  return error
}

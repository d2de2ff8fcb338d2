import type { SecretClientOptions } from '@azure/keyvault-secrets'
import { ServiceError } from '../../application/service-error.ts'
import { retryAfterMs } from './vault-error.ts'

type AdditionalPolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]

/**
 * Hands a throttled request back at once. The SDK would wait as long as the vault says, past our own
 * time limit, so that a vault which asks for patience looked like one that does not answer. Only an
 * error that is none of the SDK's own passes its repetition.
 */
export const throttlePolicy: AdditionalPolicy = {
  position: 'perRetry',
  policy: {
    name: 'rekeyThrottle',
    async sendRequest(request, next) {
      const response = await next(request)
      if (response.status !== 429) return response
      throw new ServiceError('vault', 'throttled', {
        code: 'Throttled',
        retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
      })
    },
  },
}

import { RestError, type SecretClientOptions } from '@azure/keyvault-secrets'

type AdditionalPolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]

/**
 * Hands a throttled request back at once. The SDK would wait as long as the vault says, past our own
 * time limit, so that a vault which asks for patience looked like one that does not answer.
 */
export const throttlePolicy: AdditionalPolicy = {
  position: 'perRetry',
  policy: {
    name: 'rekeyThrottle',
    async sendRequest(request, next) {
      const response = await next(request)
      if (response.status !== 429) return response
      throw new RestError('throttled', { code: 'Throttled', statusCode: 429, request, response })
    },
  },
}

import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { ServiceError } from '../../application/service-error.ts'

const timeoutMs = 10_000

/**
 * How MSAL reaches Entra: one request with a time limit and without redirects, as the body holds a
 * person's token. Nothing of a failed one is passed on.
 */
export const oneExchange: INetworkModule = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
}

async function send<T>(
  method: string,
  url: string,
  { headers = {}, body }: NetworkRequestOptions = {},
): Promise<NetworkResponse<T>> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: (await response.json()) as T,
    }
  } catch {
    throw new ServiceError('entra', 'unavailable')
  }
}

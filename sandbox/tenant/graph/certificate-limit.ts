import type { Reply, SandboxRequest } from '../http/message.ts'
import { graphError } from './graph-error.ts'

/** Source: learn.microsoft.com/graph/api/application-list ($select with keyCredentials). */
const mostRequests = 150
const windowMs = 60_000

/** Gives the refusal of a request that is over a limit. */
export type RequestLimit = (request: SandboxRequest) => Reply | undefined

/**
 * The tenant's limit for reads that select keyCredentials: 150 in any minute, whoever asks. Counted
 * by a clock of milliseconds that never jumps, not by the tenant's.
 */
export function createCertificateLimit(now: () => number = () => performance.now()): RequestLimit {
  const at: number[] = []
  return (request) => {
    if (!readsCertificates(request)) return undefined
    const since = now() - windowMs
    while (at[0] !== undefined && at[0] <= since) at.shift()
    const [oldest] = at
    if (oldest === undefined || at.length < mostRequests) {
      at.push(now())
      return undefined
    }
    const refusal = graphError(429, 'TooManyRequests', 'Too many requests.')
    return { ...refusal, headers: { 'retry-after': String(Math.ceil((oldest - since) / 1000)) } }
  }
}

const applicationsOrPrincipals = /^\/[^/]+\/(applications|servicePrincipals)(\/|\(|$)/

function readsCertificates({ method, path, url }: SandboxRequest): boolean {
  if (method !== 'GET' || !applicationsOrPrincipals.test(path)) return false
  return (url.searchParams.get('$select') ?? '').split(',').includes('keyCredentials')
}

import type { SandboxRequest } from '../http/message.ts'

/**
 * What a request costs of the tenant's quota, sent as `x-ms-resource-unit`.
 * Source: learn.microsoft.com/graph/throttling-limits (identity and access).
 */
export function resourceUnits(request: SandboxRequest): number {
  const { searchParams } = request.url
  const base = /^\/[^/]+\/applications\/?$/i.test(request.path) && request.method === 'GET' ? 2 : 1
  const top = searchParams.get('$top')
  const cost =
    base -
    (searchParams.has('$select') ? 1 : 0) +
    (searchParams.has('$expand') ? 1 : 0) -
    (top !== null && Number(top) < 20 ? 1 : 0)
  return Math.max(1, cost)
}

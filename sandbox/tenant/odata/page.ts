import { refuse } from '../graph/graph-error.ts'
import { linkWith } from '../http/link-with.ts'
import type { SandboxRequest } from '../http/message.ts'
import type { IdentifiedEntity } from './entity.ts'

export interface PageSize {
  standard: number
  most: number
  /** Pages are cut to this number whatever `$top` says. */
  cut?: number
}

/** `$top` within the collection's limits; more than the most is answered with 400. */
function topOf(request: SandboxRequest, size: PageSize): number {
  const text = request.url.searchParams.get('$top')
  if (text === null) return size.standard
  const top = Number(text)
  if (!Number.isInteger(top) || top < 1) {
    refuse(400, 'BadRequest', `Invalid value '${text}' for $top query option found.`)
  }
  if (top > size.most) {
    refuse(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${top}'. Must be between 1 and ${size.most} inclusive.`,
    )
  }
  return top
}

/**
 * The page that follows the id in `$skiptoken`, and the address of the next one under this
 * simulator's own host with all options of the request kept.
 */
export function pageOf<Item extends IdentifiedEntity>(
  items: readonly Item[],
  request: SandboxRequest,
  size: PageSize,
): { items: Item[]; nextLink: string | undefined } {
  if (request.url.searchParams.has('$skip')) {
    refuse(400, 'Request_UnsupportedQuery', "'$skip' is not supported by the service.")
  }
  const top = Math.min(topOf(request, size), size.cut ?? size.most)
  const start = startOf(items, request.url.searchParams.get('$skiptoken'))
  const page = items.slice(start, start + top)
  const last = page.at(-1)
  if (last === undefined || start + top >= items.length) return { items: page, nextLink: undefined }
  return { items: page, nextLink: linkWith(request.url, '$skiptoken', skipTokenAfter(last.id)) }
}

const prefix = 'RFNwdAIAAQ'

const skipTokenAfter = (id: string): string =>
  `${prefix}${Buffer.from(id, 'utf8').toString('base64url')}`

function startOf(items: readonly IdentifiedEntity[], token: string | null): number {
  if (token === null) return 0
  const id = Buffer.from(token.slice(prefix.length), 'base64url').toString('utf8')
  const index = items.findIndex((item) => item.id === id)
  if (!token.startsWith(prefix) || index < 0) {
    refuse(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    )
  }
  return index + 1
}

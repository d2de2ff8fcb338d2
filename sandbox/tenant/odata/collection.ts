import { refuse } from '../graph/graph-error.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import type { Entity, IdentifiedEntity } from './entity.ts'
import { type PageSize, pageOf } from './page.ts'

/** A page of a collection in Graph's form; shapes items only after paging. */
export function collectionReply<Item extends IdentifiedEntity>(
  request: SandboxRequest,
  items: readonly Item[],
  size: PageSize,
  context: string,
  shape: (item: Item) => Entity = (item) => item,
): Reply {
  const page = pageOf(items, request, size)
  const counted = isAdvanced(request) && request.url.searchParams.get('$count') === 'true'
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(request, context),
      ...(counted ? { '@odata.count': items.length } : {}),
      ...(page.nextLink === undefined ? {} : { '@odata.nextLink': page.nextLink }),
      value: page.items.map(shape),
    },
  }
}

/** A single resource in Graph's form. */
export function entityReply(request: SandboxRequest, entity: Entity, context: string): Reply {
  return { status: 200, body: { '@odata.context': contextOf(request, context), ...entity } }
}

/** True when the caller asked for the advanced query engine of the directory. */
export function isAdvanced(request: SandboxRequest): boolean {
  return request.headers.get('consistencylevel')?.toLowerCase() === 'eventual'
}

/** `$search` as `"displayName:text"` terms, matched by the start of words. */
export function searchFrom(request: SandboxRequest): (name: string | null) => boolean {
  const search = request.url.searchParams.get('$search')
  if (search === null) return () => true
  if (!isAdvanced(request)) {
    refuse(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    )
  }
  const terms = [...search.matchAll(/"displayName:((?:[^"\\]|\\.)*)"/gi)].map((match) =>
    (match[1] ?? '').replace(/\\(.)/g, '$1').toLowerCase(),
  )
  if (terms.length === 0) {
    refuse(
      400,
      'BadRequest',
      `Syntax error: character '${search.charAt(0)}' is not valid at position 0 in '${search}'.`,
    )
  }
  return (name) => {
    const words = wordsOf(name ?? '')
    return terms.every((term) =>
      wordsOf(term).every((wanted) => words.some((word) => word.startsWith(wanted))),
    )
  }
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

const contextOf = (request: SandboxRequest, context: string): string =>
  `${request.url.origin}/${request.path.split('/')[1]}/$metadata#${context}`

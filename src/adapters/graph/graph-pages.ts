import { z } from 'zod/v4'
import { ServiceError } from '../../application/service-error.ts'

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})

/** One page; the last one of a list of changes says where the next such list begins. */
export interface PageAnswer {
  readonly items: readonly unknown[]
  readonly deltaLink: string | undefined
}

/**
 * Every page, one page at a time. A nextLink to another origin, or to a page already
 * read, is `unreadable`; no request goes there, so no token does either. (The SDK itself trusts
 * every public Graph host, and any port of ours.)
 */
export async function* pagesFrom(
  path: string,
  endpoint: string,
  read: (path: string) => Promise<unknown>,
): AsyncGenerator<PageAnswer> {
  const seen = new Set<string>()
  // A link that was kept may be of another time, when the endpoint was another.
  if (!path.startsWith('/') && !sameOrigin(path, endpoint)) foreign()
  for (let next: string | undefined = path; next !== undefined; ) {
    seen.add(next)
    const answer = page.safeParse(await read(next))
    if (!answer.success) throw new ServiceError('graph', 'unreadable', { code: 'Page' })
    const { value: items, '@odata.deltaLink': deltaLink } = answer.data
    if (deltaLink !== undefined && !sameOrigin(deltaLink, endpoint)) foreign()
    yield { items, deltaLink }
    next = answer.data['@odata.nextLink']
    if (next === undefined) return
    if (!sameOrigin(next, endpoint)) foreign()
    if (seen.has(next)) throw new ServiceError('graph', 'unreadable', { code: 'CircularNextLink' })
  }
}

function foreign(): never {
  throw new ServiceError('graph', 'unreadable', { code: 'ForeignNextLink' })
}

function sameOrigin(link: string, endpoint: string): boolean {
  return URL.canParse(link) && new URL(link).origin === new URL(endpoint).origin
}

import { z } from 'zod/v4'
import { ServiceError } from '../../application/service-error.ts'

const page = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
})

/**
 * The items of every page, one page at a time. A nextLink to another origin, or to a page already
 * read, is `unreadable`; no request goes there, so no token does either. (The SDK itself trusts
 * every public Graph host, and any port of ours.)
 */
export async function* pagesFrom(
  path: string,
  endpoint: string,
  read: (path: string) => Promise<unknown>,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>()
  for (let next: string | undefined = path; next !== undefined; ) {
    seen.add(next)
    const answer = page.safeParse(await read(next))
    if (!answer.success) throw new ServiceError('graph', 'unreadable', { code: 'Page' })
    yield answer.data.value
    next = answer.data['@odata.nextLink']
    if (next === undefined) return
    if (!sameOrigin(next, endpoint)) {
      throw new ServiceError('graph', 'unreadable', { code: 'ForeignNextLink' })
    }
    if (seen.has(next)) throw new ServiceError('graph', 'unreadable', { code: 'CircularNextLink' })
  }
}

function sameOrigin(link: string, endpoint: string): boolean {
  return URL.canParse(link) && new URL(link).origin === new URL(endpoint).origin
}

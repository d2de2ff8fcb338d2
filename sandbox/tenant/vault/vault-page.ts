import { linkWith } from '../http/link-with.ts'
import type { SandboxRequest } from '../http/message.ts'
import { badParameter } from './parse-secret.ts'

const pageAtMost = 25

/** A page in Key Vault's form: at most 25 entries, `nextLink` null on the last page. */
export function vaultPage(request: SandboxRequest, items: readonly { id: string }[]) {
  const wish = request.url.searchParams.get('maxresults')
  const size = wish === null ? pageAtMost : Number(wish)
  if (!Number.isInteger(size) || size < 1 || size > pageAtMost) {
    badParameter(`maxresults is a number from 1 to ${pageAtMost}.`)
  }
  const token = request.url.searchParams.get('$skiptoken')
  const after = token === null ? null : Buffer.from(token, 'base64url').toString('utf8')
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1
  const value = items.slice(start, start + size)
  const last = value.at(-1)
  const more = last !== undefined && start + size < items.length
  const nextLink = more
    ? linkWith(request.url, '$skiptoken', Buffer.from(last.id).toString('base64url'))
    : null
  return { value, nextLink }
}

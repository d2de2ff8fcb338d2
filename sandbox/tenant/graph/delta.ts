import { dayMs } from '../clock.ts'
import type { Directory } from '../directory/directory.ts'
import { isRecord, type Reply, ReplyError, type SandboxRequest } from '../http/message.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'
import { pageOf } from '../odata/page.ts'
import { listed, select } from '../odata/select.ts'
import { entityOf } from './applications.ts'
import { type GraphCall, type GraphRoute, graphRoute } from './graph-call.ts'
import { graphError } from './graph-error.ts'
import { permissions } from './permissions.ts'

/** Directory delta tokens live seven days (sandbox time). */
const tokenLifetimeMs = 7 * dayMs

interface DeltaState {
  epoch: number
  sequence: number
  select: string[]
  issuedAt: number
}

/**
 * GET /applications/delta: everything first, then what changed since the token, deleted
 * applications as `@removed`. Owners are not tracked. An old or unknown token is answered with 410
 * and the address of a full read.
 */
export function deltaRoute(directory: Directory): GraphRoute {
  return graphRoute('GET', '/applications/delta', permissions.readApplications, (call) =>
    delta(directory, call),
  )
}

function delta(directory: Directory, call: GraphCall): Reply {
  const { request } = call
  const { searchParams } = request.url
  // An empty token is how the answer to an expired one says: start anew.
  const token = searchParams.get('$deltatoken') || null
  const fresh = newState(directory, listed(searchParams.get('$select')))
  if (token === 'latest')
    return reply(request, [], { deltaLink: linkTo(request, '$deltatoken', fresh) })
  const continued = searchParams.get('$skiptoken')
  const since = token === null ? undefined : stateFrom(directory, token, request)
  const page = continued === null ? undefined : pageState(directory, continued, request)
  const from = page?.from ?? since?.sequence ?? 0
  const state = page?.state ?? { ...fresh, select: since?.select ?? fresh.select }

  const rows = changedRows(directory, from, state.select)
  const options = new URL(request.url)
  options.searchParams.delete('$skiptoken')
  if (page?.after !== undefined) options.searchParams.set('$skiptoken', page.after)
  const { items, nextLink } = pageOf(
    rows,
    { ...request, url: options },
    { standard: 100, most: 999 },
  )
  if (nextLink === undefined) {
    return reply(request, items, { deltaLink: linkTo(request, '$deltatoken', state) })
  }
  const after = new URL(nextLink).searchParams.get('$skiptoken') ?? ''
  const top = searchParams.get('$top')
  const next = linkTo(request, '$skiptoken', { from, state, after })
  return reply(request, items, { nextLink: top === null ? next : `${next}&$top=${top}` })
}

function changedRows(
  directory: Directory,
  from: number,
  names: readonly string[],
): IdentifiedEntity[] {
  const wanted = names.length === 0 ? names : [...new Set([...names, 'id'])]
  const present = directory
    .applications()
    .filter(({ changedAtSequence }) => changedAtSequence > from)
    .map((application) => ({
      ...select(entityOf(directory, application), wanted, 'microsoft.graph.application'),
      id: application.id,
    }))
  const removed = directory.deletedApplications
    .filter(({ deletedAtSequence }) => from > 0 && deletedAtSequence > from)
    .map(({ id }) => ({ id, '@removed': { reason: 'changed' } }))
  return [...present, ...removed]
}

function reply(
  request: SandboxRequest,
  value: readonly IdentifiedEntity[],
  links: { nextLink?: string; deltaLink?: string },
): Reply {
  return {
    status: 200,
    body: {
      '@odata.context': `${request.url.origin}/v1.0/$metadata#applications`,
      ...(links.nextLink === undefined ? {} : { '@odata.nextLink': links.nextLink }),
      ...(links.deltaLink === undefined ? {} : { '@odata.deltaLink': links.deltaLink }),
      value,
    },
  }
}

const newState = (directory: Directory, names: string[]): DeltaState => ({
  epoch: directory.deltaEpoch,
  sequence: directory.sequence,
  select: names,
  issuedAt: directory.now().getTime(),
})

const linkTo = (request: SandboxRequest, option: string, value: unknown): string =>
  `${request.url.origin}${request.url.pathname}?${option}=${Buffer.from(JSON.stringify(value)).toString('base64url')}`

function decoded(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}

function stateFrom(directory: Directory, token: string, request: SandboxRequest): DeltaState {
  const state = asState(decoded(token))
  const age = directory.now().getTime() - (state?.issuedAt ?? 0)
  if (state === undefined || state.epoch !== directory.deltaEpoch || age > tokenLifetimeMs) {
    throw new ReplyError({
      ...graphError(
        410,
        'syncStateNotFound',
        'The sync state generation is not found; please restart with a full read.',
      ),
      headers: { location: `${request.url.origin}${request.url.pathname}?$deltatoken=` },
    })
  }
  return state
}

function pageState(directory: Directory, token: string, request: SandboxRequest) {
  const value = decoded(token)
  const encodedState = isRecord(value)
    ? Buffer.from(JSON.stringify(value['state'])).toString('base64url')
    : ''
  const state = stateFrom(directory, encodedState, request)
  const from = isRecord(value) && typeof value['from'] === 'number' ? value['from'] : 0
  const after = isRecord(value) && typeof value['after'] === 'string' ? value['after'] : undefined
  return { state, from, after }
}

function asState(value: unknown): DeltaState | undefined {
  if (!isRecord(value) || !Array.isArray(value['select'])) return undefined
  const { epoch, sequence, issuedAt } = value
  if (typeof epoch !== 'number' || typeof sequence !== 'number' || typeof issuedAt !== 'number') {
    return undefined
  }
  return { epoch, sequence, issuedAt, select: value['select'].map(String) }
}

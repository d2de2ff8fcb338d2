import type { Outcome } from '../http/listen.ts'
import {
  isRecord,
  jsonObjectOf,
  type Reply,
  requestTo,
  type SandboxRequest,
} from '../http/message.ts'
import { graphError, refuse } from './graph-error.ts'

const partsAtMost = 20

interface BatchPart {
  id: string
  method: string
  url: string
  headers: Record<string, string>
  body: unknown
  dependsOn: string[]
}

/**
 * POST /$batch: runs the parts through the ordinary routes, those with `dependsOn` after the parts
 * they name, and answers them in another order than asked.
 * Source: learn.microsoft.com/graph/json-batching
 */
export async function answerBatch(
  request: SandboxRequest,
  runPart: (part: SandboxRequest) => Promise<Outcome>,
): Promise<Reply> {
  const parts = partsOf(request)
  const running = new Map<string, Promise<Reply>>()
  const run = async (part: BatchPart): Promise<Reply> => {
    for (const id of part.dependsOn) {
      const before = await running.get(id)
      if (before === undefined || before.status >= 400) {
        return graphError(424, 'FailedDependency', `Request ${id}, which this depends on, failed.`)
      }
    }
    return replyFrom(await runPart(requestOf(part, request)))
  }
  for (const part of parts) running.set(part.id, run(part))
  const responses = await Promise.all(
    parts.map(async ({ id }) => {
      const { status = 500, headers, body } = (await running.get(id)) ?? {}
      return {
        id,
        status,
        headers: { ...(body === undefined ? {} : jsonType), ...headers },
        ...(body === undefined ? {} : { body }),
      }
    }),
  )
  return { status: 200, body: { responses: shuffled(responses) } }
}

const jsonType = { 'Content-Type': 'application/json' }

/** Last half first: never the order asked for, and the same at every run. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const middle = Math.ceil(items.length / 2)
  return [...items.slice(middle), ...items.slice(0, middle)]
}

function replyFrom(outcome: Outcome): Reply {
  return outcome.kind === 'reply'
    ? outcome.reply
    : graphError(504, 'GatewayTimeout', 'The request timed out.')
}

function requestOf(part: BatchPart, outer: SandboxRequest): SandboxRequest {
  const version = outer.path.split('/')[1]
  const headers = new Headers(part.headers)
  for (const name of ['authorization', 'client-request-id']) {
    const value = outer.headers.get(name)
    if (value !== null && !headers.has(name)) headers.set(name, value)
  }
  const url = new URL(`${outer.url.origin}/${version}/${part.url.replace(/^\/+/, '')}`)
  return requestTo(
    part.method,
    url,
    headers,
    part.body === undefined ? '' : JSON.stringify(part.body),
  )
}

function partsOf(request: SandboxRequest): BatchPart[] {
  const listed = jsonObjectOf(request)?.['requests']
  if (!Array.isArray(listed) || listed.length === 0) {
    refuse(400, 'BadRequest', 'Invalid batch payload format.')
  }
  if (listed.length > partsAtMost) {
    refuse(
      400,
      'BadRequest',
      `Number of batch request steps exceeds the maximum value of ${partsAtMost}.`,
    )
  }
  const parts = listed.map(partFrom)
  const ids = new Set(parts.map(({ id }) => id.toLowerCase()))
  if (ids.size < parts.length) {
    refuse(400, 'BadRequest', 'Request Id has to be unique in a batch.')
  }
  return parts
}

function partFrom(value: unknown): BatchPart {
  if (
    !isRecord(value) ||
    typeof value['id'] !== 'string' ||
    typeof value['method'] !== 'string' ||
    typeof value['url'] !== 'string'
  ) {
    refuse(400, 'BadRequest', 'Each batch request needs id, method and url.')
  }
  const { id, method, url, headers, body, dependsOn } = value
  const contentTyped =
    isRecord(headers) && Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
  if (body !== undefined && !contentTyped) {
    refuse(
      400,
      'BadRequest',
      `Content-Type header must be specified for request ${id} with a body.`,
    )
  }
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: isRecord(headers)
      ? Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]))
      : {},
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  }
}

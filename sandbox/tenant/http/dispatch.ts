import { setTimeout as sleep } from 'node:timers/promises'

import type { FaultKind, Faults } from '../faults/fault-rules.ts'
import type { RequestLog, ServiceName } from '../request-log.ts'
import { type Outcome, replyOf } from './listen.ts'
import type { Reply, SandboxRequest } from './message.ts'

export type StatusFault = Extract<FaultKind, { kind: 'status' | 'commitThenStatus' }>

export interface Dispatcher {
  service: ServiceName
  faults: Faults
  requests: RequestLog
  now: () => Date
  /** The service's own routes. */
  handle: (request: SandboxRequest) => Promise<Reply>
  /** The service's error body for a status that a fault rule asks for. */
  failure: (fault: StatusFault, request: SandboxRequest) => Reply
}

/** Answers one request through faults and log; every request, and every batch part, goes here. */
export async function dispatch(
  service: Dispatcher,
  request: SandboxRequest,
  inBatch = false,
): Promise<Outcome> {
  const at = service.now()
  const startedAt = performance.now()
  const outcome = await throughFaults(service, request)
  service.requests.add({
    service: service.service,
    method: request.method,
    path: request.path,
    query: request.url.search,
    status: outcome.kind === 'reply' ? outcome.reply.status : outcome.kind,
    inBatch,
    at,
    durationMs: Math.round(performance.now() - startedAt),
  })
  return outcome
}

async function throughFaults(service: Dispatcher, request: SandboxRequest): Promise<Outcome> {
  const handle = () => replyOf(() => service.handle(request))
  let other: Exclude<FaultKind, { kind: 'delay' }> | undefined
  for (const fault of service.faults.take(service.service, request.method, request.path)) {
    if (fault.kind === 'delay') await sleep(fault.ms, undefined, { ref: false })
    else other = fault
  }
  if (other === undefined) return { kind: 'reply', reply: await handle() }
  switch (other.kind) {
    case 'status':
      return { kind: 'reply', reply: withRetryAfter(service.failure(other, request), other) }
    case 'commitThenStatus':
      await handle()
      return { kind: 'reply', reply: withRetryAfter(service.failure(other, request), other) }
    case 'reset':
      return { kind: 'reset' }
    case 'commitThenReset':
      await handle()
      return { kind: 'reset' }
    case 'hang':
      return { kind: 'hang' }
  }
}

function withRetryAfter(reply: Reply, fault: StatusFault): Reply {
  if (fault.retryAfter === undefined) return reply
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(fault.retryAfter) } }
}

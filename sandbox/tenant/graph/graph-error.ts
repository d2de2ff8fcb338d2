import { randomUUID } from 'node:crypto'

import { type Reply, ReplyError, type SandboxRequest } from '../http/message.ts'

/** An error in Graph's form. Source: learn.microsoft.com/graph/errors */
export function graphError(
  status: number,
  code: string,
  message: string,
  details?: { code: string; message: string; target: string }[],
): Reply {
  return {
    status,
    body: { error: { code, message, ...(details === undefined ? {} : { details }) } },
  }
}

/** Ends the request with an error in Graph's form. */
export function refuse(status: number, code: string, message: string): never {
  throw new ReplyError(graphError(status, code, message))
}

/** 404 with Graph's words. */
export function resourceNotFound(id: string): never {
  refuse(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  )
}

/** Adds request ids: as headers to every answer, and inside the error of a failed one. */
export function withRequestIds(reply: Reply, request: SandboxRequest): Reply {
  const requestId = randomUUID()
  const clientRequestId = request.headers.get('client-request-id') ?? requestId
  const headers = {
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'x-ms-ags-diagnostic':
      '{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"SANDBOX"}}',
    ...reply.headers,
  }
  const { body } = reply
  if (typeof body !== 'object' || body === null || !('error' in body)) return { ...reply, headers }
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  }
  return { ...reply, headers, body: { error: { ...(body.error as object), innerError } } }
}

import type { ServerResponse } from 'node:http'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

import { type Reply, ReplyError, requestTo, type SandboxRequest } from './message.ts'

/** What happens to a request: an answer, a destroyed connection, or silence. */
export type Outcome = { kind: 'reply'; reply: Reply } | { kind: 'reset' } | { kind: 'hang' }

export interface LoopbackServer {
  url: string
  close(): Promise<void>
}

export interface LoopbackOptions {
  /** For the message when the port is busy. */
  name: string
  /** 0 takes a free one. */
  port: number
  /** Without it the server speaks plain http. */
  tls?: { certPem: string; keyPem: string }
  handle: (request: SandboxRequest) => Promise<Outcome>
}

const bodyLimitBytes = 4 * 1024 * 1024

/** Starts a server on 127.0.0.1 whose address is written with the name localhost. */
export async function listenOnLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  let origin = 'https://localhost'
  const onRequest = (incoming: IncomingMessage, response: ServerResponse) => {
    answer(incoming, response, origin, options).catch((cause: unknown) => {
      console.error(`The simulated ${options.name} failed:`, cause)
      response.destroy()
    })
  }
  const server =
    options.tls === undefined
      ? createHttpServer(onRequest)
      : createHttpsServer({ cert: options.tls.certPem, key: options.tls.keyPem }, onRequest)

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE'
      reject(
        busy
          ? new Error(`Port ${options.port} for the simulated ${options.name} is already in use.`)
          : error,
      )
    })
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  origin = `${options.tls === undefined ? 'http' : 'https'}://localhost:${port}`
  return {
    url: origin,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  origin: string,
  options: LoopbackOptions,
): Promise<void> {
  const text = await bodyOf(incoming)
  if (text === undefined) {
    response.writeHead(413, { connection: 'close' })
    response.end()
    return
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  // The target may start with //, which URL would read as a host: glue it to the origin instead.
  const url = new URL(`${origin}${incoming.url ?? '/'}`)
  const request = requestTo(incoming.method ?? 'GET', url, headers, text)
  const outcome = await options.handle(request)
  switch (outcome.kind) {
    case 'reply':
      send(response, outcome.reply)
      return
    case 'reset':
      incoming.socket.destroy()
      return
    case 'hang':
      return
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > bodyLimitBytes) return undefined
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `writeHead` is not chained: restify, in the same process, replaces it with one that returns nothing. */
function send(response: ServerResponse, reply: Reply): void {
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...reply.headers }
  if (reply.text !== undefined) {
    response.writeHead(reply.status, headers)
    response.end(reply.text)
    return
  }
  if (reply.body === undefined) {
    response.writeHead(reply.status, headers)
    response.end()
    return
  }
  headers['content-type'] ??= 'application/json; charset=utf-8'
  response.writeHead(reply.status, headers)
  response.end(JSON.stringify(reply.body))
}

/** Runs a handler and turns a thrown answer into an ordinary one. */
export async function replyOf(handle: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof ReplyError) return error.reply
    throw error
  }
}

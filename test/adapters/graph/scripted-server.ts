import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { issueLoopbackCertificates } from '../../../sandbox/tenant/certificates.ts'
import { trust } from '../entra/sign-in-as-bot.ts'

/** What a scripted server was asked. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** What it answers; `body` is sent as JSON, `text` as it is. */
export interface ScriptedReply {
  readonly status: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Record<string, string>
}

/** An https server on loopback for answers that the simulated tenant never gives. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string
  readonly received: readonly ReceivedRequest[]
}

const certificates = issueLoopbackCertificates()

/** Starts a server whose certificate this process trusts. */
export async function startScriptedServer(
  answer: (request: ReceivedRequest, url: string) => ScriptedReply,
): Promise<ScriptedServer> {
  const { caPem, certPem, keyPem } = await certificates
  trust(caPem)
  const received: ReceivedRequest[] = []
  const server = createServer({ cert: certPem, key: keyPem }, async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const request = {
      method: incoming.method ?? '',
      path: decodeURIComponent(incoming.url ?? ''),
      authorization: incoming.headers.authorization,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    received.push(request)
    const { status, headers, body, text } = answer(request, url)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body === undefined ? text : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

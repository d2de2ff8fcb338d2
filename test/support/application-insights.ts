import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod/v4'
import { issueLoopbackCertificates } from '../../sandbox/tenant/certificates.ts'

/** Envelopes of Azure Monitor's ingestion API, version 2.1, as far as tests look at them. */
const envelope = z.object({
  tags: z.record(z.string(), z.string()),
  data: z.object({
    baseType: z.enum(['MessageData', 'MetricData', 'RemoteDependencyData', 'RequestData']),
    baseData: z.object({
      id: z.string().optional(),
      name: z.string().optional(),
      message: z.string().optional(),
      metrics: z.array(z.object({ name: z.string() })).optional(),
    }),
  }),
})

/** Something as Application Insights would keep it. */
export type Kept = z.infer<typeof envelope>

/** Application Insights on the loopback, which keeps what it is sent. */
export interface ApplicationInsights extends AsyncDisposable {
  readonly connectionString: string
  readonly caPem: string
  readonly bodies: { readonly path: string; readonly body: Buffer }[]
  kept(...types: Kept['data']['baseType'][]): Kept[]
}

/** Starts one that takes everything, answers every request with this status, or never answers. */
export async function startApplicationInsights(
  status: number | 'silence' = 200,
): Promise<ApplicationInsights> {
  const { caPem, certPem, keyPem } = await issueLoopbackCertificates()
  const bodies: { path: string; body: Buffer }[] = []
  const server = createServer({ cert: certPem, key: keyPem }, async (request, response) => {
    const sent = await buffer(request)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    bodies.push({ path: request.url ?? '', body })
    if (status === 'silence') return
    const count = envelopesIn(body).length
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ itemsReceived: count, itemsAccepted: count, errors: [] }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    connectionString: `InstrumentationKey=5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11;IngestionEndpoint=https://localhost:${port}/`,
    caPem,
    bodies,
    kept: (...types) =>
      bodies
        .flatMap(({ body }) => envelopesIn(body))
        .filter(({ data }) => types.includes(data.baseType)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function envelopesIn(body: Buffer): Kept[] {
  return z.array(envelope).parse(JSON.parse(body.toString('utf8')))
}

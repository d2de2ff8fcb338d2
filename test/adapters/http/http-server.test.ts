import assert from 'node:assert/strict'
import { request } from 'node:http'
import { suite, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type HttpRoutes, startHttpServer } from '../../../src/adapters/http/http-server.ts'
import { eventually } from '../../support/eventually.ts'

suite('the http server', () => {
  test('says that it lives, and what is missing while it is not ready', async (t) => {
    let missing: string | undefined = 'the database does not answer'
    const { url } = await started(t, { notReady: async () => missing })
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    const notReady = await fetch(`${url}/readyz`)
    assert.deepEqual(
      [notReady.status, await notReady.json()],
      [503, { status: 'not ready', missing }],
    )
    missing = undefined
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
  })

  test('gives metrics as plain text', async (t) => {
    const { url } = await started(t, { metrics: async () => 'up 1\n' })
    const response = await fetch(`${url}/metrics`)
    assert.equal(await response.text(), 'up 1\n')
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain/)
  })

  test('passes token, activity and address on, and sends the answer back', async (t) => {
    const { url, received, addresses } = await started(t, {})
    const body = { type: 'message', text: 'ä🚀' }
    const response = await post(url, JSON.stringify(body), { authorization: 'Bearer x' })
    assert.deepEqual([response.status, await response.json()], [200, { answered: true }])
    assert.deepEqual(received, [['Bearer x', body]])
    assert.match(addresses[0] ?? '', /127\.0\.0\.1$/)
  })

  // The bot refuses undefined like anything else that is no activity.
  const noActivities: Readonly<
    Record<string, [string | Uint8Array<ArrayBuffer>, Record<string, string>?]>
  > = {
    'text that is no JSON': ['{"type":'],
    'an empty body': [''],
    'more than any request of Teams': [JSON.stringify({ text: 'x'.repeat(300_000) })],
    'a body of four megabytes': ['x'.repeat(4_000_000)],
    'a compressed body, which may unfold to anything': [
      gzipSync(JSON.stringify({ text: 'x'.repeat(50_000_000) })),
      { 'content-encoding': 'gzip' },
    ],
    'a body that only pretends to be compressed': ['abc', { 'content-encoding': 'gzip' }],
    'an unknown encoding': ['abc', { 'content-encoding': 'br' }],
    'a form with files': ['--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
  }
  for (const [what, [body, headers]] of Object.entries(noActivities)) {
    test(`passes ${what} on as nothing, and stays alive`, async (t) => {
      const { url, received } = await started(t, {})
      assert.equal((await post(url, body, headers)).status, 200)
      assert.deepEqual(
        received.map(([, activity]) => typeof activity),
        ['undefined'],
      )
      assert.equal((await fetch(`${url}/healthz`)).status, 200)
    })
  }

  test('says when an answer has left', async (t) => {
    let sent = 0
    const { url } = await started(t, { sent: () => (sent += 1) })
    await (await post(url, '{}')).text()
    await eventually(() => sent || undefined, 'the answer left')
    assert.equal(sent, 1)
  })

  test('an answer that nobody waits for any more has left too', async (t) => {
    let sent = 0
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { url, received } = await started(t, { sent: () => (sent += 1), held })
    const impatient = request(`${url}/api/messages`, { method: 'POST' })
    impatient.on('error', () => {})
    impatient.end('{}')
    await eventually(() => received[0], 'the request arrives')
    impatient.destroy()
    await new Promise((resolve) => impatient.once('close', resolve))
    // The server has to notice before it answers, or the case is the one above.
    await (await fetch(`${url}/healthz`)).text()
    release()
    await eventually(() => sent || undefined, 'the answer counts as left')
  })

  for (const path of ['/healthz', '/readyz', '/metrics', '/api/messages', '/api/other']) {
    test(`sends every security header with ${path}, and says not what it is`, async (t) => {
      const { url } = await started(t, {})
      const { headers } = await fetch(`${url}${path}`)
      const sent = Object.fromEntries(headers)
      assert.deepEqual(
        Object.fromEntries(Object.keys(secure).map((name) => [name, sent[name]])),
        secure,
      )
      assert.deepEqual([sent['server'], sent['x-powered-by']], [undefined, undefined])
    })
  }

  test('keeps how it is from the port of the messages, where it has another for that', async (t) => {
    const { url, metricsUrl } = await started(t, { metrics: async () => 'up 1\n' }, 0)
    assert.notEqual(metricsUrl, url)
    const statusOf = async (...asked: Parameters<typeof fetch>) => (await fetch(...asked)).status
    for (const path of ['/readyz', '/metrics']) {
      assert.deepEqual(
        [await statusOf(`${url}${path}`), await statusOf(`${metricsUrl}${path}`)],
        [404, 200],
        path,
      )
    }
    assert.equal((await post(url, '{}')).status, 200)
    assert.equal((await post(metricsUrl, '{}')).status, 404)
    assert.equal(await statusOf(`${url}/healthz`), 200)
    assert.equal(await statusOf(`${metricsUrl}/healthz`), 200)
  })

  test('a taken port for how it is ends the other one, too, and is named', async (t) => {
    const { port } = await started(t, {})
    const free = await started(t, {})
    await free.close()
    const both = { port: free.port, metricsPort: port }
    await assert.rejects(startHttpServer(both, routes({}).routes), {
      message: `port ${port} is taken: set METRICS_PORT to a free one`,
    })
    const again = await startHttpServer({ port: free.port }, routes({}).routes)
    await again.close()
  })

  test('a taken port is named in one sentence', async (t) => {
    const { port } = await started(t, {})
    await assert.rejects(startHttpServer({ port }, routes({}).routes), {
      message: `port ${port} is taken: set PORT to a free one`,
    })
  })
})

const secure: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'accelerometer=(), camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

interface Parts extends Partial<Omit<HttpRoutes, 'messages'>> {
  readonly sent?: () => void
  readonly held?: Promise<void>
}

function routes({ sent = () => {}, held, ...parts }: Parts) {
  const received: [string, unknown][] = []
  const addresses: string[] = []
  const all: HttpRoutes = {
    messages: async (authorization, body, address) => {
      addresses.push(address)
      received.push([authorization, body])
      await held
      return { status: 200, body: { answered: true }, sent }
    },
    notReady: async () => undefined,
    metrics: async () => '',
    ...parts,
  }
  return { received, addresses, routes: all }
}

async function started(t: TestContext, parts: Parts, metricsPort?: number) {
  const { received, addresses, routes: all } = routes(parts)
  const { port, close, ...server } = await startHttpServer({ port: 0, metricsPort }, all)
  t.after(close)
  const at = (where: number) => `http://127.0.0.1:${where}`
  return { received, addresses, port, close, url: at(port), metricsUrl: at(server.metricsPort) }
}

function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  return fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

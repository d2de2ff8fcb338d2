import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { type ConnectionLimits, usualLimits } from '../../../src/adapters/http/connection-limits.ts'
import { startHttpServer } from '../../../src/adapters/http/http-server.ts'

/** Limits that a test can wait for. */
const shortLimits: ConnectionLimits = {
  ...usualLimits,
  headersMs: 150,
  requestMs: 300,
  lookEveryMs: 20,
  idleMs: 100,
}
const post = (more: string) => `POST /api/messages HTTP/1.1\r\nHost: rekey\r\n${more}`

suite('a connection', () => {
  const slow: Readonly<Record<string, string>> = {
    'that says nothing': '',
    'whose headers never end': 'GET /healthz HTTP/1.1\r\nHost: rekey\r\n',
    'whose body never comes': post('Content-Length: 10\r\n\r\n'),
    'whose body never ends': post('Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n'),
  }
  for (const [which, sent] of Object.entries(slow)) {
    test(`${which} is cut off`, async (t) => {
      const { open } = await started(t, shortLimits)
      assert.match(await heard(open(sent)), /^(HTTP\/1\.1 408 .*\r\n\r\n)?$/s)
    })
  }

  test('that sends a byte at a time is cut off all the same', async (t) => {
    const { open, received } = await started(t, shortLimits)
    const socket = open(post('Content-Length: 100000\r\n\r\n'))
    const drip = setInterval(() => socket.writable && socket.write('x'), 20)
    t.after(() => clearInterval(drip))
    assert.match(await heard(socket), /^HTTP\/1\.1 408 /)
    assert.deepEqual(received, [undefined], 'half a body is none')
  })

  test('that waits for its next request is closed', async (t) => {
    const { open } = await started(t, shortLimits)
    const text = await heard(open('GET /healthz HTTP/1.1\r\nHost: rekey\r\n\r\n'))
    assert.match(text, /^HTTP\/1\.1 200 OK/)
  })

  // restify listens for upgrades, and Node then takes its own hands off the connection.
  test('that wants another protocol is closed', async (t) => {
    const { open } = await started(t, usualLimits)
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    assert.equal(await heard(open(`GET /healthz HTTP/1.1\r\nHost: rekey\r\n${upgrade}`)), '')
    assert.equal(await heard(open('CONNECT rekey:443 HTTP/1.1\r\nHost: rekey\r\n\r\n')), '')
  })

  test('too many is closed unheard, and the next gets through when one has left', async (t) => {
    const { open, url } = await started(t, { ...usualLimits, connections: 2 })
    const held = [open(''), open('')]
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    const ask = 'GET /healthz HTTP/1.1\r\nHost: rekey\r\nConnection: close\r\n\r\n'
    assert.equal(await heard(open(ask)), '')
    for (const socket of held) await left(socket)
    const { status } = await fetch(`${url}/healthz`)
    assert.equal(status, 200)
  })

  test('has the usual limits in seconds', () => {
    const { headersMs, requestMs, lookEveryMs, connections } = usualLimits
    assert.deepEqual(
      { headersMs, requestMs, lookEveryMs, connections },
      { headersMs: 10_000, requestMs: 30_000, lookEveryMs: 5_000, connections: 500 },
    )
  })
})

/** A body in chunks that has none. */
const noChunks = /^0$/

suite('what is no request of ours', () => {
  const ask = (line: string, more = '') =>
    `${line} HTTP/1.1\r\nHost: rekey\r\nConnection: close\r\n${more}\r\n`
  const marked = 'marked-4711'
  const answers: Readonly<Record<string, [sent: string, status: number]>> = {
    'an unknown path': [ask(`GET /${marked}`), 404],
    'a path of broken percent signs': [ask(`GET /%E0%A4%A${marked}`), 404],
    'a path that is no address': [ask(`GET //${marked}:x:y/`), 404],
    // restify reads these as addresses before any handler of ours runs, and throws.
    'a path that is a broken address': [ask(`GET http://[${marked}/`), 400],
    'a host that is none': [
      `GET /healthz HTTP/1.1\r\nHost: [${marked}\r\nConnection: close\r\n\r\n`,
      400,
    ],
    'no host': ['GET /healthz HTTP/1.0\r\n\r\n', 200],
    'a star': [ask('OPTIONS *'), 200],
    'another method': [ask('DELETE /api/messages'), 405],
    'a method that nobody knows': [ask(`${marked.toUpperCase()} /`), 400],
    'text that is no HTTP': [`${marked}\r\n\r\n`, 400],
    'a header without a name': [ask('GET /healthz', `: ${marked}\r\n`), 400],
    'two lengths of one body': [
      ask('POST /api/messages', 'Content-Length: 1\r\nContent-Length: 2\r\n'),
      400,
    ],
    'a length beside chunks': [
      ask('POST /api/messages', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n'),
      400,
    ],
    'headers of 20 KB': [ask('GET /healthz', `X: ${marked.repeat(2_000)}\r\n`), 431],
    'an expectation that nobody knows': [ask('GET /healthz', `Expect: ${marked}\r\n`), 417],
    'a handler that fails': [ask('GET /metrics'), 500],
  }
  for (const [what, [sent, status]] of Object.entries(answers)) {
    test(`${what} is answered ${status}, without a word`, async (t) => {
      const { open, url } = await started(t, usualLimits)
      const answer = await heard(open(sent))
      const [head = '', body] = answer.split('\r\n\r\n')
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `))
      if (status !== 200) assert.equal(body?.replace(noChunks, ''), '')
      assert.doesNotMatch(answer, /marked-4711|restify|node|error:|at .*\.[jt]s|ResourceNotFound/i)
      assert.doesNotMatch(head, /^(server|x-powered-by):/im)
      assert.equal((await fetch(`${url}/healthz`)).status, 200, 'and others are served')
    })
  }
})

/** A server whose metrics fail, and connections to it. */
async function started(t: TestContext, limits: ConnectionLimits) {
  const received: unknown[] = []
  const server = await startHttpServer(
    { port: 0, host: '127.0.0.1', limits },
    {
      messages: async (_authorization, body) => {
        received.push(body)
        return { status: 200, sent: () => {} }
      },
      notReady: async () => undefined,
      metrics: async () => {
        throw new TypeError('marked-4711')
      },
    },
  )
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    return server.close()
  })
  const open = (text: string): Socket => {
    const socket = connect(server.port, '127.0.0.1')
    // A reset is an end, too.
    socket.on('error', () => {})
    sockets.push(socket)
    if (text !== '') socket.write(text)
    return socket
  }
  return { open, received, url: `http://127.0.0.1:${server.port}` }
}

/** Everything that arrives until the other side closes or resets. */
function heard(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('the connection stays open')), 10_000)
    socket.once('close', () => {
      clearTimeout(patience)
      resolve(text)
    })
  })
}

async function left(socket: Socket): Promise<void> {
  const closed = once(socket, 'close')
  socket.end()
  await closed
}

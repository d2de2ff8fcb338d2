import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { Pacer } from '../../../src/adapters/graph/pacer.ts'
import { fakeTime } from './fake-time.ts'
import { type ReceivedRequest, type ScriptedReply, startScriptedServer } from './scripted-server.ts'

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
const priorityOf = ({ headers }: ReceivedRequest) => headers['x-ms-throttle-priority']
const empty = { status: 200, body: { value: [] } }

async function readAll(pages: AsyncIterable<readonly unknown[]>): Promise<void> {
  for await (const page of pages) assert.ok(page)
}

/** Two clients over one pacer, as the process has them, at a scripted Graph. */
async function givenClients(answer: (request: ReceivedRequest) => ScriptedReply) {
  const server = await startScriptedServer(answer)
  const time = fakeTime()
  const pacer = new Pacer(time)
  const shared = { endpoint: server.url, credential, pacer, sleep: time.sleep }
  return {
    server,
    time,
    pacer,
    press: createGraphClient({ ...shared, priority: 'high' }),
    scan: createGraphClient({ ...shared, priority: 'low' }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('A press and a scan', () => {
  it('say to Graph how urgent they are', async () => {
    await using given = await givenClients(() => empty)
    await given.press.get('/applications/1')
    await given.press.post('/applications/1/addPassword', {})
    await readAll(given.scan.pages('/applications', { headers: { ConsistencyLevel: 'eventual' } }))
    assert.deepEqual(given.server.received.map(priorityOf), ['high', 'high', 'low'])
    assert.equal(given.server.received[2]?.headers['consistencylevel'], 'eventual')
  })

  it('differ in an installation: that of a round makes way, and is never repeated', async () => {
    let refusals = 1
    await using given = await givenClients(({ method }) =>
      method === 'POST' && refusals-- > 0
        ? { status: 429, headers: { 'retry-after': '30' }, body: {} }
        : empty,
    )
    const path = '/users/1/teamwork/installedApps'
    await assert.rejects(given.scan.post(path, {}, { installs: true }), {
      reason: 'throttled',
      retryAfterMs: 30_000,
    })
    assert.deepEqual([given.server.received.length, given.time.slept], [1, []])
    await given.press.post(path, {}, { installs: true })
    assert.deepEqual(given.time.slept, [])
    await given.scan.post(path, {}, { installs: true })
    assert.deepEqual([given.server.received.length, given.time.slept], [3, [30_000]])
  })

  it('never wait for each other: a scan that is told to wait 30 seconds holds up no press', async () => {
    const refused = { status: 429, headers: { 'retry-after': '30' }, body: {} }
    let refusals = 1
    await using server = await startScriptedServer((request) =>
      priorityOf(request) === 'low' && refusals-- > 0 ? refused : empty,
    )
    const { promise: halfAMinute, resolve: letItPass } = Promise.withResolvers<void>()
    const { promise: scanWaits, resolve: scanBeganToWait } = Promise.withResolvers<number>()
    let now = 0
    const sleep = (ms: number) => {
      scanBeganToWait(ms)
      return halfAMinute
    }
    const pacer = new Pacer({ now: () => now, sleep })
    const shared = { endpoint: server.url, credential, pacer, sleep }
    const scan = createGraphClient({ ...shared, priority: 'low' })
    const press = createGraphClient({ ...shared, priority: 'high' })

    const scanning = readAll(scan.pages('/applications'))
    assert.equal(await scanWaits, 30_000)
    const owners = readAll(scan.pages('/applications/2/owners'))
    await press.get('/applications/1')
    await readAll(press.pages('/applications/1/owners'))
    await press.post('/applications/1/addPassword', {})
    assert.deepEqual(server.received.map(priorityOf), ['low', 'high', 'high', 'high'])

    now = 30_000
    letItPass()
    await Promise.all([scanning, owners])
    assert.deepEqual(server.received.slice(4).map(priorityOf), ['low', 'low'])
  })

  it('share one budget: what a press is refused, a scan waits out', async () => {
    let refusals = 1
    await using given = await givenClients(() =>
      refusals-- > 0 ? { status: 429, headers: { 'retry-after': '300' }, body: {} } : empty,
    )
    await assert.rejects(given.press.get('/applications/1'), { reason: 'throttled' })
    await assert.rejects(given.scan.get('/applications/2'), { reason: 'throttled' })
    assert.equal(given.server.received.length, 1)
    given.time.pass(290_000)
    await given.scan.get('/applications/2')
    assert.deepEqual(given.time.slept, [10_000])
  })

  it('learn from the headers of every answer', async () => {
    await using given = await givenClients(({ path }) => ({
      ...empty,
      headers: path.includes('nearly') ? { 'x-ms-throttle-limit-percentage': '0.9' } : {},
    }))
    await given.press.get('/nearly')
    await readAll(given.scan.pages('/applications'))
    assert.deepEqual(
      given.time.slept.map((ms) => Math.round(ms)),
      [3_000],
    )
  })

  it('keep lists with certificates below 150 a minute', async () => {
    await using given = await givenClients(() => empty)
    for (let sent = 0; sent < 150; sent += 1) {
      await readAll(given.scan.pages('/applications', { certificates: true }))
    }
    assert.deepEqual(given.time.slept, [60_000])
  })
})

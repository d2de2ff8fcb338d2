import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { Pacer } from '../../../src/adapters/graph/pacer.ts'
import type { OwnersRead } from '../../../src/application/ports/app-registrations.ts'
import { fakeTime } from './fake-time.ts'
import { recordingLog } from './graph-of-tenant.ts'
import { type ScriptedReply, startScriptedServer } from './scripted-server.ts'

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
const id = (number: number) => `22222222-0000-4000-8000-${String(number).padStart(12, '0')}`
const ids = (howMany: number) => Array.from({ length: howMany }, (_, index) => id(index + 1))
const ownerId = (number: number) => `0a0a0a0a-0000-4000-8000-${String(number).padStart(12, '0')}`
const named = (number: number) => ({
  '@odata.type': '#microsoft.graph.user',
  id: ownerId(number),
  displayName: `Owner ${number}`,
  accountEnabled: true,
  userType: 'Member',
})
const bare = (number: number) => ({ '@odata.type': '#microsoft.graph.user', id: ownerId(number) })
const list = (...value: unknown[]): ScriptedReply => ({ status: 200, body: { value } })
const refusal = (status: number, code: string, headers = {}): ScriptedReply => ({
  status,
  headers,
  body: { error: { code, message: code } },
})

/** A Graph whose batches answer each part with the script; `alone` tells a single request apart. */
async function givenGraph(
  script: (path: string, alone: boolean, url: string) => ScriptedReply | 'missing',
  priority: 'high' | 'low' = 'low',
) {
  const server = await startScriptedServer(({ method, path, body }, url) => {
    if (method !== 'POST') {
      const reply = script(path.replace('/v1.0', ''), true, url)
      return reply === 'missing' ? { status: 404, body: {} } : reply
    }
    const { requests } = JSON.parse(body) as { requests: { id: string; url: string }[] }
    const responses = requests.flatMap(({ id, url: path }) => {
      const reply = script(path, false, url)
      return reply === 'missing' ? [] : [{ id, ...reply }]
    })
    return { status: 200, body: { responses: responses.reverse() } }
  })
  const time = fakeTime()
  const pacer = new Pacer(time)
  const options = { endpoint: server.url, credential, pacer, sleep: time.sleep, priority }
  const log = recordingLog()
  return {
    server,
    time,
    log,
    registrations: new GraphAppRegistrations(createGraphClient(options), log),
    batches: () => server.received.filter(({ method }) => method === 'POST').length,
    alone: () => server.received.filter(({ method }) => method === 'GET').map(({ path }) => path),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const ownersIn = (read: OwnersRead | undefined) =>
  read?.read ? read.owners.map((owner) => owner.id) : read?.failure.message
const failureIn = (read: OwnersRead | undefined) =>
  read && !read.read ? { ...read.failure } : undefined
const isOwners = (path: string) => path.includes('/owners')

describe('Owners of many applications', () => {
  it('take one request for ten applications, each with its federated credentials', async () => {
    await using given = await givenGraph((path) =>
      isOwners(path) ? list(named(1), named(2)) : list({ id: 'f1' }, { id: 'f2' }, { id: 'f3' }),
    )
    const read = await given.registrations.ownersOf(ids(25))
    assert.equal(read.size, 25)
    for (const each of read.values()) {
      assert.partialDeepStrictEqual(each, { read: true, federatedCredentials: 3 })
      assert.deepEqual(ownersIn(each), [ownerId(1), ownerId(2)])
    }
    assert.equal(given.batches(), 3)
    assert.deepEqual(given.alone(), [])
    const parts = given.server.received.map(({ body }) => JSON.parse(body).requests.length)
    assert.deepEqual(parts, [20, 20, 10])
  })

  it('ask again, alone and after the wait asked for, where parts were throttled', async () => {
    await using given = await givenGraph((path, alone) => {
      if (alone || !isOwners(path) || !/0000000[23]/.test(path)) return list(named(1))
      return refusal(429, 'TooManyRequests', { 'Retry-After': path.includes('02') ? '7' : '4' })
    })
    const read = await given.registrations.ownersOf(ids(4))
    assert.deepEqual([...read.values()].map(ownersIn), Array(4).fill([ownerId(1)]))
    assert.equal(given.batches(), 1)
    assert.equal(given.alone().length, 2)
    assert.deepEqual(given.time.slept, [7_000])
  })

  it('ask again alone where a part failed or did not come back', async () => {
    await using given = await givenGraph((path, alone) => {
      if (alone || !isOwners(path)) return list(named(1))
      if (path.includes(id(1))) return refusal(503, 'ServiceUnavailable')
      return path.includes(id(2)) ? 'missing' : list(named(1))
    })
    const read = await given.registrations.ownersOf(ids(3))
    assert.deepEqual([...read.values()].map(ownersIn), Array(3).fill([ownerId(1)]))
    assert.equal(given.alone().length, 2)
  })

  it('leave one application out where Graph refuses it, and nothing else', async () => {
    await using given = await givenGraph((path) => {
      if (!isOwners(path)) return refusal(403, 'Authorization_RequestDenied')
      return path.includes(id(2)) ? refusal(404, 'Request_ResourceNotFound') : list(named(1))
    })
    const read = await given.registrations.ownersOf(ids(3))
    assert.deepEqual([...read.values()].map(ownersIn), [
      [ownerId(1)],
      'graph: notFound (Request_ResourceNotFound)',
      [ownerId(1)],
    ])
    assert.partialDeepStrictEqual(read.get(id(1)), { read: true, federatedCredentials: null })
    assert.deepEqual(given.alone(), [])
  })

  it('wait no longer than anybody has patience for', async () => {
    await using given = await givenGraph((path) =>
      isOwners(path) && path.includes(id(2))
        ? refusal(429, 'TooManyRequests', { 'retry-after': '600' })
        : list(named(1)),
    )
    const read = await given.registrations.ownersOf(ids(2))
    const throttled = { reason: 'throttled', retryAfterMs: 600_000 }
    assert.partialDeepStrictEqual(failureIn(read.get(id(2))), throttled)
    assert.equal(read.get(id(1))?.read, true)
    await assert.rejects(given.registrations.byObjectId(id(1)), { reason: 'throttled' })
    assert.deepEqual([given.time.slept, given.alone()], [[], []])
  })

  it('ask for no further part once one is refused again', async () => {
    await using given = await givenGraph((path, alone) => {
      if (!isOwners(path)) return list()
      return refusal(429, 'TooManyRequests', { 'retry-after': alone ? '600' : '1' })
    }, 'high')
    const read = await given.registrations.ownersOf(ids(10))
    assert.ok([...read.values()].every((each) => !each.read))
    assert.equal(given.alone().length, 1)
  })

  it('are all read, however many pages they take', async () => {
    await using given = await givenGraph((path, alone, url) => {
      if (!isOwners(path)) return list()
      if (path.includes('skiptoken=2')) return list(named(3))
      const next = `${url}/v1.0/applications/${id(1)}/owners?$skiptoken=${alone ? 2 : 1}`
      const body = { value: [alone ? named(2) : named(1)], '@odata.nextLink': next }
      return { status: 200, body }
    })
    const read = await given.registrations.ownersOf([id(1)])
    assert.deepEqual(ownersIn(read.get(id(1))), [1, 2, 3].map(ownerId))
  })

  it('are not looked for on another host, and no token goes there', async () => {
    await using foreign = await startScriptedServer(() => list(named(9)))
    await using given = await givenGraph((path) => {
      if (!isOwners(path) || !path.includes(id(1))) return list(named(1))
      const next = `${foreign.url}/v1.0/applications/x/owners`
      return { status: 200, body: { value: [], '@odata.nextLink': next } }
    })
    const read = await given.registrations.ownersOf(ids(2))
    const failure = { reason: 'unreadable', code: 'ForeignNextLink' }
    assert.partialDeepStrictEqual(failureIn(read.get(id(1))), failure)
    assert.deepEqual(ownersIn(read.get(id(2))), [ownerId(1)])
    assert.deepEqual(foreign.received, [])
  })

  it('fail together where Graph is out, after one batch and its repetitions', async () => {
    await using server = await startScriptedServer(() => refusal(503, 'ServiceUnavailable'))
    const sleep = async () => undefined
    const client = createGraphClient({ endpoint: server.url, credential, sleep, priority: 'high' })
    const read = await new GraphAppRegistrations(client, recordingLog()).ownersOf(ids(30))
    assert.equal(read.size, 30)
    for (const each of read.values()) {
      assert.partialDeepStrictEqual(failureIn(each), { reason: 'unavailable' })
    }
    assert.equal(server.received.length, 4)
  })

  for (const body of [{}, { responses: 'none' }, null]) {
    it(`are unreadable where the answer is no batch: ${JSON.stringify(body)}`, async () => {
      await using server = await startScriptedServer(() => ({ status: 200, body }))
      const client = createGraphClient({ endpoint: server.url, credential })
      const read = await new GraphAppRegistrations(client, recordingLog()).ownersOf(ids(1))
      const failure = { reason: 'unreadable' }
      assert.partialDeepStrictEqual(failureIn(read.get(id(1))), failure)
    })
  }

  it('are unreadable where a part has no list, or is none at all', async () => {
    await using given = await givenGraph((path) =>
      path.includes(id(1)) ? { status: 200 } : { status: 200, body: { value: 'x' } },
    )
    const read = await given.registrations.ownersOf(ids(2))
    const expected = { reason: 'unreadable' }
    assert.partialDeepStrictEqual(failureIn(read.get(id(1))), expected)
    assert.partialDeepStrictEqual(failureIn(read.get(id(2))), expected)
  })

  it('are told apart from deleted ones by a question about each person, once', async () => {
    await using given = await givenGraph((path) => {
      if (isOwners(path)) return list(bare(1), bare(2), bare(3), named(4))
      if (!path.startsWith('/users/')) return list()
      if (path.includes(ownerId(1))) return refusal(404, 'Request_ResourceNotFound')
      if (path.includes(ownerId(2))) return refusal(403, 'Authorization_RequestDenied')
      const { displayName, id, userType } = named(3)
      return { status: 200, body: { id, displayName, userType, accountEnabled: false } }
    })
    const read = await given.registrations.ownersOf(ids(9))
    const person = { type: 'person', enabled: true, guest: false }
    for (const each of read.values()) {
      assert.deepEqual(each.read && each.owners, [
        { type: 'deleted', id: ownerId(1), name: null },
        { ...person, id: ownerId(2), name: null },
        { ...person, id: ownerId(3), name: 'Owner 3', enabled: false },
        { ...person, id: ownerId(4), name: 'Owner 4' },
      ])
    }
    const asked = given.server.received.map(({ body }) => JSON.parse(body).requests.length)
    assert.deepEqual(asked, [18, 3])
  })

  it('stay people at a press where nobody can say more', async () => {
    await using given = await givenGraph(
      (path) => (isOwners(path) ? list(bare(1)) : refusal(500, 'InternalServerError')),
      'high',
    )
    const owners = await given.registrations.owners(id(1))
    assert.partialDeepStrictEqual(owners, [{ type: 'person', id: ownerId(1), enabled: true }])
  })
})

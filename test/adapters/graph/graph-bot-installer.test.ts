import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GraphBotInstaller } from '../../../src/adapters/graph/graph-bot-installer.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { FakeClock } from '../../support/fakes/fake-clock.ts'
import { now } from '../../support/worlds/payroll.ts'
import { type ReceivedRequest, type ScriptedReply, startScriptedServer } from './scripted-server.ts'

const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
const ada = 'c0a70500-0000-4000-8000-00000000000a'
const app = (id: string, distributionMethod = 'organization') => ({ id, distributionMethod })
const catalogOf = (...value: object[]) => ({ status: 200, body: { value } })
const isCatalog = ({ path }: ReceivedRequest) => path.startsWith('/v1.0/appCatalogs/')
const isInstall = ({ method }: ReceivedRequest) => method === 'POST'
const created = { status: 201, body: {} }
const notFound = { status: 404, body: { error: { code: 'NotFound', message: '' } } }

async function givenInstaller(answer: (request: ReceivedRequest) => ScriptedReply) {
  const server = await startScriptedServer(answer)
  const clock = new FakeClock(now)
  const sleep = async () => undefined
  const graph = createGraphClient({ endpoint: server.url, credential, sleep })
  const where = { endpoint: server.url, manifestId: 'manifest-id', clock }
  return {
    server,
    clock,
    installer: new GraphBotInstaller({ graph, unhurried: graph, ...where }),
    lookUps: () => server.received.filter(isCatalog).length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('The installer at a scripted Graph', () => {
  it('binds the organization’s own app where the catalog has several by that id', async () => {
    await using given = await givenInstaller((request) =>
      isCatalog(request) ? catalogOf(app('sold', 'store'), app('own')) : created,
    )
    assert.deepEqual(await given.installer.install(ada), { outcome: 'installed' })
    const [lookUp, install] = given.server.received
    assert.match(decodeURIComponent(lookUp?.path ?? ''), /externalId eq 'manifest-id'/)
    assert.equal(install?.path, `/v1.0/users/${ada}/teamwork/installedApps`)
    assert.deepEqual(JSON.parse(install?.body ?? ''), {
      'teamsApp@odata.bind': `${given.server.url}/v1.0/appCatalogs/teamsApps/own`,
    })
  })

  it('asks the catalog once an hour, and sooner where the app was not there', async () => {
    let apps = [app('own')]
    await using given = await givenInstaller((request) =>
      isCatalog(request) ? catalogOf(...apps) : created,
    )
    await given.installer.install(ada)
    given.clock.advance(3_599_000)
    await given.installer.install(ada)
    assert.equal(given.lookUps(), 1)
    apps = []
    given.clock.advance(1_000)
    assert.deepEqual(await given.installer.install(ada), { outcome: 'notInCatalog' })
    given.clock.advance(299_000)
    await given.installer.install(ada)
    assert.equal(given.lookUps(), 2)
    apps = [app('own')]
    given.clock.advance(1_000)
    assert.deepEqual(await given.installer.install(ada), { outcome: 'installed' })
    assert.equal(given.lookUps(), 3)
  })

  it('tells an app that was uploaded anew from a person who is not there', async () => {
    let id = 'own'
    await using given = await givenInstaller((request) => {
      if (isCatalog(request)) return catalogOf(app(id))
      return request.body.endsWith('/anew"}') ? created : notFound
    })
    assert.deepEqual(await given.installer.install(ada), { outcome: 'noSuchPerson' })
    id = 'anew'
    await assert.rejects(given.installer.install(ada), { reason: 'conflict' })
    assert.deepEqual(await given.installer.install(ada), { outcome: 'installed' })
  })

  it('does not take two writes at once for an app that is there', async () => {
    await using given = await givenInstaller((request) => {
      if (isCatalog(request)) return catalogOf(app('own'))
      return isInstall(request) ? { status: 409, body: {} } : { status: 200, body: { value: [] } }
    })
    await assert.rejects(given.installer.install(ada), { reason: 'conflict' })
  })

  it('knows that it is there also where its chat cannot be read', async () => {
    await using given = await givenInstaller((request) => {
      if (isCatalog(request)) return catalogOf(app('own'))
      if (request.path.endsWith('/chat')) return notFound
      return { status: 200, body: { value: [{ id: 'installation==' }] } }
    })
    assert.deepEqual(await given.installer.lookFor(ada), {
      outcome: 'alreadyThere',
      conversationId: null,
    })
    assert.match(given.server.received.at(-1)?.path ?? '', /\/installation==\/chat$/)
  })

  it('repeats no write, whatever came back', async () => {
    await using given = await givenInstaller((request) =>
      isCatalog(request) ? catalogOf(app('own')) : { status: 503, body: {} },
    )
    await assert.rejects(given.installer.install(ada), { reason: 'uncertain' })
    assert.equal(given.server.received.filter(isInstall).length, 1)
  })

  it('does not take an answer of another form for an answer', async () => {
    await using given = await givenInstaller(() => ({ status: 200, body: { value: [{ id: 7 }] } }))
    await assert.rejects(given.installer.isInCatalog(), { reason: 'unreadable' })
  })
})

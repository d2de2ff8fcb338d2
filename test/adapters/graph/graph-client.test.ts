import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { DefaultAzureCredential } from '@azure/identity'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { assertSecretFree, failureOf, rejectionOf } from '../entra/failures.ts'
import { graphOf } from './graph-of-tenant.ts'
import { startScriptedServer } from './scripted-server.ts'

const anyToken = {
  getToken: async () => ({ token: 'token-for-graph', expiresOnTimestamp: Date.now() + 3_600_000 }),
}
const tooMany = { service: 'graph', kind: 'status', status: 429, code: 'TooManyRequests' } as const

async function itemsOf(pages: AsyncIterable<readonly unknown[]>): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const page of pages) items.push(...page)
  return items
}

describe('The Graph client', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())
  afterEach(() => {
    tenant.faults.clear()
    tenant.requests.clear()
  })

  it('signs in with DefaultAzureCredential and its environment', async () => {
    Object.assign(process.env, {
      AZURE_TENANT_ID: tenant.tenantId,
      AZURE_CLIENT_ID: tenant.bot.clientId,
      AZURE_CLIENT_SECRET: tenant.bot.clientSecret,
      AZURE_AUTHORITY_HOST: tenant.authorityUrl,
    })
    graphOf(tenant)
    const credential = new DefaultAzureCredential({ disableInstanceDiscovery: true })
    const graph = createGraphClient({ endpoint: `${tenant.graphUrl}/`, credential })
    const items = await itemsOf(graph.pages('/applications?$top=5&$select=id'))
    assert.equal(items.length, tenant.world.directory.applications().length)
  })

  it('waits as long as Graph asks on 429', async () => {
    const { graph, waits } = graphOf(tenant)
    tenant.faults.add({ ...tooMany, match: { path: '.' }, times: 2, retryAfter: 3 })
    await graph.get('/applications?$top=1')
    assert.deepEqual(waits, [3_000, 3_000])
  })

  it('waits ever longer, with jitter, on 429 without Retry-After', async () => {
    const { graph, waits } = graphOf(tenant)
    tenant.faults.add({ ...tooMany, match: { path: '.' }, times: 3 })
    await graph.get('/applications?$top=1')
    const between = [
      [250, 750],
      [500, 1_500],
      [1_000, 3_000],
    ]
    assert.equal(waits.length, 3)
    for (const [index, [least = 0, most = 0] = []] of between.entries()) {
      const wait = waits[index] ?? Number.NaN
      assert.ok(wait >= least && wait <= most, `wait ${index} is ${wait}`)
    }
  })

  it('gives up at once when Graph asks for more patience than a person has', async () => {
    const { graph, waits } = graphOf(tenant)
    tenant.faults.add({ ...tooMany, match: { path: '.' }, retryAfter: 300 })
    const failure = await failureOf(graph.get('/applications?$top=1'))
    assert.partialDeepStrictEqual(failure, { reason: 'throttled', retryAfterMs: 300_000 })
    assert.deepEqual(waits, [])
  })

  it('repeats a read over a broken connection and a 503', async () => {
    const { graph } = graphOf(tenant)
    tenant.faults.add({ service: 'graph', kind: 'reset', match: { path: '.' }, times: 1 })
    tenant.faults.add({
      service: 'graph',
      kind: 'status',
      status: 503,
      match: { path: '.' },
      times: 1,
    })
    await graph.get('/applications?$top=1')
    assert.equal(tenant.requests.count('graph', 'GET', /^\/v1\.0\/applications$/), 3)
  })

  it('gives up on a read that is never answered', async () => {
    const { graph } = graphOf(tenant, 300)
    await graph.get('/applications?$top=1')
    tenant.faults.add({ service: 'graph', kind: 'hang', match: { path: '.' } })
    const failure = await failureOf(graph.get('/applications?$top=1'))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'unavailable' })
  })

  it('says that it got no token, and asks Graph nothing', async () => {
    const graph = createGraphClient({
      endpoint: tenant.graphUrl,
      credential: { getToken: () => Promise.reject(new Error('the bot secret is s3cr3t')) },
    })
    const adding = graph.post('/applications/x/addPassword', {})
    const failure = await failureOf(adding)
    assert.partialDeepStrictEqual(failure, { reason: 'unavailable', code: 'TokenNotAcquired' })
    const error = await rejectionOf(adding)
    assertSecretFree(error, ['s3cr3t'])
    assert.equal(tenant.requests.all().length, 0)
  })

  it('refuses a next page on another host, and sends no token there', async () => {
    await using foreign = await startScriptedServer(() => ({ status: 200, body: { value: [] } }))
    await using own = await startScriptedServer(() => ({
      status: 200,
      // Same host name, another port: the SDK alone would send the token.
      body: { value: [1], '@odata.nextLink': `${foreign.url}/v1.0/applications?$skiptoken=x` },
    }))
    const graph = createGraphClient({ endpoint: own.url, credential: anyToken })
    const failure = await failureOf(itemsOf(graph.pages('/applications')))
    assert.partialDeepStrictEqual(failure, { reason: 'unreadable', code: 'ForeignNextLink' })
    assert.equal(own.received[0]?.authorization, 'Bearer token-for-graph')
    assert.deepEqual(foreign.received, [])
  })

  it('does not go round in circles when a page links to itself', async () => {
    await using own = await startScriptedServer((_request, url) => ({
      status: 200,
      body: { value: [], '@odata.nextLink': `${url}/v1.0/applications?$skiptoken=same` },
    }))
    const graph = createGraphClient({ endpoint: own.url, credential: anyToken })
    const failure = await failureOf(itemsOf(graph.pages('/applications')))
    assert.partialDeepStrictEqual(failure, { reason: 'unreadable', code: 'CircularNextLink' })
    assert.equal(own.received.length, 2)
  })

  it('follows no redirect', async () => {
    await using foreign = await startScriptedServer(() => ({ status: 200, body: {} }))
    await using own = await startScriptedServer(() => ({
      status: 307,
      headers: { location: `${foreign.url}/v1.0/elsewhere` },
    }))
    const graph = createGraphClient({ endpoint: own.url, credential: anyToken })
    await rejectionOf(graph.post('/applications/x/addPassword', { private: true }))
    assert.deepEqual(foreign.received, [])
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openTenant } from './tenant-client.ts'

test('a batch answers each part, in another order than asked', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const names = ['Payroll API', 'Invoice Export', 'Expense Portal']
  const requests = names.map((name, index) => ({
    id: String(index),
    method: 'GET',
    url: `/applications/${tenant.world.application(name).id}?$select=displayName`,
  }))
  const unknown = {
    id: 'x',
    method: 'GET',
    url: '/applications/00000000-0000-4000-8000-00000000dead',
  }
  const batch = await graph('POST', '/$batch', { body: { requests: [...requests, unknown] } })
  assert.equal(batch.status, 200)
  assert.notDeepEqual(
    batch.body.responses.map(({ id }) => id),
    ['0', '1', '2', 'x'],
  )
  const byId = new Map(batch.body.responses.map((part) => [part.id, part]))
  for (const [index, name] of names.entries()) {
    assert.equal(byId.get(String(index))?.body.displayName, name)
  }
  assert.equal(byId.get('x')?.status, 404)
  assert.equal(tenant.requests.matching('graph', 'GET', /applications/).length, 4)
})

test('a batch of more than 20 parts, with equal ids or an untyped body is refused', async (context) => {
  const { graph } = await openTenant(context)
  const part = (id: string, more = {}) => ({ id, method: 'GET', url: '/applications', ...more })
  const many = Array.from({ length: 21 }, (_, index) => part(String(index)))
  for (const requests of [many, [part('a'), part('A')], [part('1', { body: {} })]]) {
    const answer = await graph('POST', '/$batch', { body: { requests } })
    assert.equal(answer.status, 400)
  }
})

test('a part that depends on a failed one is not run', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Payroll API')
  const post = (url: string, more = {}) => ({
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/json' },
    body: {},
    ...more,
  })
  const batch = await graph('POST', '/$batch', {
    body: {
      requests: [
        post(`/applications/${id}/removePassword`, { id: '1' }),
        post(`/applications/${id}/addPassword`, { id: '2', dependsOn: ['1'] }),
      ],
    },
  })
  const second = batch.body.responses.find((part) => part.id === '2')
  assert.equal(second?.status, 424)
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 1)
})

test('faults hit single parts of a batch', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.faults.add({
    service: 'graph',
    match: { method: 'GET', path: '/owners$' },
    times: 1,
    kind: 'status',
    status: 429,
    retryAfter: 7,
  })
  const { id } = tenant.world.application('Payroll API')
  const owners = { method: 'GET', url: `/applications/${id}/owners` }
  const batch = await graph('POST', '/$batch', {
    body: {
      requests: [
        { id: '1', ...owners },
        { id: '2', ...owners },
      ],
    },
  })
  const throttled = batch.body.responses.filter(({ status }) => status === 429)
  assert.equal(throttled.length, 1)
  assert.equal(throttled[0]?.headers['retry-after'], '7')
})

test('delta gives everything in pages, then only what changed and what is gone', async (context) => {
  const { tenant, graph } = await openTenant(context)
  let address: string | undefined = '/applications/delta?$select=displayName&$top=20'
  let link = ''
  const first: string[] = []
  while (address !== undefined) {
    const page = await graph('GET', address)
    first.push(...page.body.value.map(({ id }) => id))
    address = page.body['@odata.nextLink']
    link = page.body['@odata.deltaLink'] ?? link
  }
  assert.equal(first.length, tenant.world.directory.applications().length)
  assert.equal(new Set(first).size, first.length)

  const quiet = await graph('GET', link)
  assert.deepEqual(quiet.body.value, [])
  const { id } = tenant.world.application('Travel Booking')
  tenant.world.deleteApplication('Travel Booking')
  const payroll = tenant.world.application('Payroll API')
  await graph('POST', `/applications/${payroll.id}/addPassword`, { body: {} })
  const changed = await graph('GET', link)
  assert.deepEqual(changed.body.value, [
    { displayName: 'Payroll API', id: payroll.id },
    { id, '@removed': { reason: 'changed' } },
  ])
})

test('delta may leave changes of client secrets out', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.world.directory.deltaTracksPasswords = false
  const latest = await graph('GET', '/applications/delta?$deltatoken=latest')
  assert.deepEqual(latest.body.value, [])
  tenant.world.addCredential('Payroll API', { endsInDays: 90 })
  const changed = await graph('GET', latest.body['@odata.deltaLink'] ?? '')
  assert.deepEqual(changed.body.value, [])
})

test('an unknown, expired or withdrawn delta token is answered with 410 and where to start', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const latest = await graph('GET', '/applications/delta?$deltatoken=latest')
  const link = latest.body['@odata.deltaLink'] ?? ''
  assert.equal((await graph('GET', link)).status, 200)
  tenant.clock.advanceDays(8)
  const expired = await graph('GET', link)
  assert.equal(expired.status, 410)
  assert.ok(
    expired.headers.get('location')?.startsWith(`${tenant.graphUrl}/v1.0/applications/delta`),
  )
  assert.equal((await graph('GET', '/applications/delta?$deltatoken=nonsense')).status, 410)

  const renewed = await graph('GET', '/applications/delta?$deltatoken=latest')
  tenant.world.expireDeltaTokens()
  assert.equal((await graph('GET', renewed.body['@odata.deltaLink'] ?? '')).status, 410)
  const restarted = await graph('GET', expired.headers.get('location') ?? '')
  assert.equal(restarted.status, 200)
})

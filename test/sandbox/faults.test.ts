import assert from 'node:assert/strict'
import { test } from 'node:test'

import { applyFaultPreset } from '../../sandbox/tenant/faults/presets.ts'
import { openTenant, type TestedTenant } from './tenant-client.ts'

const addPassword = { method: 'POST', path: '/addPassword$' }

function addTo({ tenant, graph }: TestedTenant, name: string) {
  const { id } = tenant.world.application(name)
  return graph('POST', `/applications/${id}/addPassword`, { body: {} })
}

test('a status fault answers in the service’s own form, as often as told', async (context) => {
  const opened = await openTenant(context)
  const { tenant, graph, vault } = opened
  tenant.faults.add({
    service: 'graph',
    match: addPassword,
    times: 2,
    kind: 'status',
    status: 429,
    retryAfter: 3,
  })
  for (let time = 0; time < 2; time += 1) {
    const throttled = await addTo(opened, 'Payroll API')
    assert.equal(throttled.status, 429)
    assert.equal(throttled.body.error.code, 'TooManyRequests')
    assert.equal(throttled.headers.get('retry-after'), '3')
  }
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 1)
  assert.equal((await addTo(opened, 'Payroll API')).status, 200)
  assert.equal((await graph('GET', '/applications')).status, 200)

  applyFaultPreset(tenant.faults, 'vault-down')
  applyFaultPreset(tenant.faults, 'vault-down')
  assert.equal(tenant.faults.list().length, 2, 'a preset does not add up with itself')
  assert.equal((await vault('GET', '/secrets')).status, 503)
  tenant.faults.clear()
  assert.equal((await vault('GET', '/secrets')).status, 200)
})

test('commitThenStatus takes effect and then fails', async (context) => {
  const opened = await openTenant(context)
  applyFaultPreset(opened.tenant.faults, 'addpassword-ambiguous')
  assert.equal((await addTo(opened, 'Payroll API')).status, 504)
  assert.equal(opened.tenant.world.credentialsOf('Payroll API').length, 2)
})

test('reset breaks the connection, before or after the effect', async (context) => {
  const opened = await openTenant(context)
  const { tenant } = opened
  tenant.faults.add({ service: 'graph', match: addPassword, times: 1, kind: 'reset' })
  await assert.rejects(addTo(opened, 'Payroll API'))
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 1)
  tenant.faults.add({ service: 'graph', match: addPassword, times: 1, kind: 'commitThenReset' })
  await assert.rejects(addTo(opened, 'Payroll API'))
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 2)
  assert.deepEqual(
    tenant.requests.matching('graph', 'POST', /addPassword$/).map(({ status }) => status),
    ['reset', 'reset'],
  )
})

test('a hanging request never ends, and the tenant closes all the same', async (context) => {
  const { tenant, botToken } = await openTenant(context)
  tenant.faults.add({ service: 'graph', match: { path: '.*' }, kind: 'hang' })
  const authorization = `Bearer ${await botToken(tenant.graphUrl)}`
  const heard = new Promise((resolve) => tenant.requests.subscribe(resolve))
  const hanging = fetch(`${tenant.graphUrl}/v1.0/applications`, { headers: { authorization } })
  const refused = assert.rejects(hanging)
  await heard
  await tenant.close()
  await refused
})

test('a delay lets the request through later', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.faults.add({ service: 'graph', match: { path: '.*' }, times: 1, kind: 'delay', ms: 80 })
  assert.equal((await graph('GET', '/applications')).status, 200)
  const [request] = tenant.requests.matching('graph', 'GET', /applications/)
  assert.ok((request?.durationMs ?? 0) >= 75)
})

test('the log counts calls and holds neither bodies nor values', async (context) => {
  const opened = await openTenant(context)
  const { tenant, vault } = opened
  const added = await addTo(opened, 'Payroll API')
  await vault('PUT', '/secrets/canary', { body: { value: added.body.secretText } })
  assert.equal(tenant.requests.count('graph', 'POST', /addPassword$/), 1)
  assert.equal(tenant.requests.count('vault', 'PUT', /^\/secrets\/canary$/), 1)
  const log = JSON.stringify(tenant.requests.all())
  for (const secretText of tenant.mintedSecretTexts()) assert.ok(!log.includes(secretText))
})

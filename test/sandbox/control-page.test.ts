import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openTenant } from './tenant-client.ts'

interface ControlBody {
  now: string
  clock: { now: string }
  applications: { credentials: { daysLeft: number; expired: boolean }[] }[]
  added: string[]
}

const bodyOf = async (response: Response) => (await response.json()) as ControlBody

const json = { 'content-type': 'application/json' }

async function post(url: string, body: unknown, headers: Record<string, string> = json) {
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual' })
}

test('neither the page nor its state ever shows a value of a secret', async (context) => {
  const { tenant, graph, vault } = await openTenant(context)
  const { id } = tenant.world.application('Payroll API')
  const added = await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  await vault('PUT', '/secrets/canary', { body: { value: added.body.secretText } })
  const page = await (await fetch(tenant.controlUrl)).text()
  const state = await (await fetch(`${tenant.controlUrl}/state`)).text()
  assert.ok(page.includes(added.body.keyId) && state.includes(added.body.keyId))
  assert.ok(tenant.mintedSecretTexts().length > 40)
  for (const secretText of tenant.mintedSecretTexts()) {
    assert.ok(!page.includes(secretText) && !state.includes(secretText))
  }
})

test('names are text on the page, whatever they hold', async (context) => {
  const { tenant } = await openTenant(context)
  tenant.world.addApplication({ displayName: '<script>alert(1)</script>' })
  const page = await (await fetch(tenant.controlUrl)).text()
  assert.ok(!page.includes('<script>'))
  assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  assert.ok(page.includes('Report[U+202E]gnp.exe'))
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the point of this name.
  assert.ok(page.includes('${x} {{y}} &lt;b&gt;z&lt;/b&gt;'))
})

test('the clock is moved by JSON and by the form, and tells its listeners', async (context) => {
  const { tenant } = await openTenant(context)
  const heard: string[] = []
  tenant.clock.onAdvanced((now) => heard.push(now.toISOString().slice(0, 10)))
  const moved = await post(`${tenant.controlUrl}/clock`, { advanceDays: 7 })
  assert.match((await bodyOf(moved)).now, /^2026-05-11T09:00/)
  const form = await fetch(`${tenant.controlUrl}/clock`, {
    method: 'POST',
    body: new URLSearchParams({ advanceDays: '1' }),
    redirect: 'manual',
  })
  assert.equal(form.status, 303)
  assert.deepEqual(heard, ['2026-05-11', '2026-05-12'])
  const state = await bodyOf(await fetch(`${tenant.controlUrl}/state`))
  assert.match(state.clock.now, /^2026-05-12/)
  const payroll = state.applications[0]?.credentials[0]
  assert.deepEqual([payroll?.daysLeft, payroll?.expired], [4, false])
})

test('the clock does not go back nor past the end of dates', async (context) => {
  const { tenant } = await openTenant(context)
  for (const body of [{ advanceDays: -1 }, {}, { advanceMs: 'soon' }, { advanceDays: 1e12 }]) {
    assert.equal((await post(`${tenant.controlUrl}/clock`, body)).status, 400)
  }
  assert.throws(() => tenant.clock.advance(-1), RangeError)
})

test('faults are switched by preset, by rule and off again', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const url = `${tenant.controlUrl}/faults`
  assert.equal((await post(url, { preset: 'graph-throttled' })).status, 200)
  assert.equal((await graph('GET', '/applications')).headers.get('retry-after'), '1')
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 200)
  assert.equal((await graph('GET', '/applications')).status, 200)

  const rule = { service: 'graph', match: { path: '/users/' }, kind: 'status', status: 500 }
  const added = await bodyOf(await post(url, { rule }))
  assert.equal(tenant.faults.list().length, 1)
  await fetch(`${url}?id=${added.added[0]}`, { method: 'DELETE' })
  assert.equal(tenant.faults.list().length, 0)
  await post(url, { replicationMs: 1500, readLagMs: 200, flapping: true })
  const { replicationMs, readLagMs, flapping } = tenant.faults
  assert.deepEqual(
    { replicationMs, readLagMs, flapping },
    { replicationMs: 1500, readLagMs: 200, flapping: true },
  )
})

test('a fault that makes no sense is refused', async (context) => {
  const { tenant } = await openTenant(context)
  const match = { path: '.*' }
  const wrong = [
    { preset: 'unheard-of' },
    { rule: { service: 'mail', match, kind: 'reset' } },
    { rule: { service: 'graph', match: { path: '(' }, kind: 'reset' } },
    { rule: { service: 'graph', match, kind: 'status', status: 200 } },
    { rule: { service: 'graph', match, kind: 'explode' } },
    { rule: { service: 'graph', match, kind: 'delay' } },
  ]
  for (const body of wrong) {
    assert.equal((await post(`${tenant.controlUrl}/faults`, body)).status, 400)
  }
  assert.deepEqual(tenant.faults.list(), [])
})

test('other sites cannot use the control page through a browser', async (context) => {
  const { tenant } = await openTenant(context)
  const foreign = { ...json, origin: 'https://evil.example' }
  const refused = await post(`${tenant.controlUrl}/clock`, { advanceDays: 1 }, foreign)
  assert.equal(refused.status, 403)
  const own = { ...json, origin: tenant.controlUrl }
  assert.equal((await post(`${tenant.controlUrl}/clock`, { advanceDays: 1 }, own)).status, 200)
})

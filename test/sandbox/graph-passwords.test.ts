import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openTenant, startDate } from './tenant-client.ts'

const end = '2027-05-04T09:00:00Z'

test('a new client secret shows its text once, with its first three characters as hint', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Payroll API')
  const added = await graph('POST', `/applications/${id}/addPassword`, {
    body: { passwordCredential: { displayName: 'secret-2026-05 [rk-1]', endDateTime: end } },
  })
  assert.equal(added.status, 200)
  assert.match(added.body.secretText, /^[A-Za-z0-9~._-]{40}$/)
  for (const character of '~_-') assert.ok(added.body.secretText.includes(character))
  assert.equal(added.body.hint, added.body.secretText.slice(0, 3))
  assert.equal(added.body.displayName, 'secret-2026-05 [rk-1]')
  assert.equal(added.body.endDateTime, '2027-05-04T09:00:00.0000000Z')
  assert.match(added.body.startDateTime, /^2026-05-04T09:00:\d\d\.\d{7}Z$/)
  assert.equal(added.body.customKeyIdentifier, null)

  const read = await graph('GET', `/applications/${id}`)
  const shown = read.body.passwordCredentials.find((each) => each.keyId === added.body.keyId)
  assert.equal(shown?.secretText, null)
  assert.equal(shown?.hint, added.body.hint)
  assert.ok(tenant.mintedSecretTexts().includes(added.body.secretText))
})

test('without dates a client secret lives two years from now', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { appId } = tenant.world.application('Travel Booking')
  const added = await graph('POST', `/applications(appId='${appId}')/addPassword`, { body: {} })
  assert.equal(added.body.displayName, null)
  const [started, ended] = [added.body.startDateTime, added.body.endDateTime].map(
    (text) => new Date(text),
  )
  assert.ok(started !== undefined && ended !== undefined)
  assert.ok(started.getTime() - startDate.getTime() < 60_000)
  assert.equal(ended.getUTCFullYear(), 2028)
})

test('a display name at the top level is ignored, as Graph ignores it', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Travel Booking')
  const added = await graph('POST', `/applications/${id}/addPassword`, {
    body: { displayName: 'lost' },
  })
  assert.equal(added.body.displayName, null)
})

test('a client secret is removed by its key id, and an unknown key id is refused', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  const [old] = tenant.world.credentialsOf('Payroll API')
  const path = `/applications(appId='${appId}')/removePassword`
  const removed = await graph('POST', path, { body: { keyId: old?.keyId } })
  assert.equal(removed.status, 204)
  assert.deepEqual(tenant.world.credentialsOf('Payroll API'), [])
  const again = await graph('POST', path, { body: { keyId: old?.keyId } })
  assert.equal(again.status, 400)
  assert.match(again.body.error.message, /^No password credential found with keyId/)
})

test('two writes that overlap on one application end in one 409', async (context) => {
  const { tenant, graph } = await openTenant(context, { writeMs: 50 })
  const { id } = tenant.world.application('Payroll API')
  const part = (number: number) => ({
    id: String(number),
    method: 'POST',
    url: `/applications/${id}/addPassword`,
    headers: { 'Content-Type': 'application/json' },
    body: { passwordCredential: { displayName: `secret ${number}` } },
  })
  const batch = await graph('POST', '/$batch', { body: { requests: [part(1), part(2)] } })
  const statuses = batch.body.responses.map(({ status }) => status)
  assert.deepEqual(statuses.toSorted(), [200, 409])
  const refused = batch.body.responses.find(({ status }) => status === 409)
  assert.equal(refused?.body.error.code, 'Directory_ConcurrencyViolation')
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 2)
})

test('an application for personal accounts takes two client secrets and no third', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Consumer Rewards')
  const refused = await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  assert.equal(refused.status, 400)
  assert.equal(
    refused.body.error.message,
    'Not allowed to add 3 passwords. You can only add a maximum of 2 passwords.',
  )
  const second = tenant.world.application('Outlook Add-in')
  const added = await graph('POST', `/applications/${second.id}/addPassword`, { body: {} })
  assert.equal(added.status, 200)
})

test('an unknown application is answered with 404', async (context) => {
  const { graph } = await openTenant(context)
  const unknown = '00000000-0000-4000-8000-00000000dead'
  const answer = await graph('POST', `/applications/${unknown}/addPassword`, { body: {} })
  assert.equal(answer.status, 404)
  assert.equal(answer.body.error.code, 'Request_ResourceNotFound')
})

test('with the permission for owned applications only, others are refused', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.world.setBotPermissions(['Application.ReadWrite.OwnedBy'])
  const { id } = tenant.world.application('Payroll API')
  const path = `/applications/${id}/addPassword`
  const refused = await graph('POST', path, { body: {} })
  assert.equal(refused.status, 403)
  assert.equal(refused.body.error.code, 'Authorization_RequestDenied')
  tenant.world.setOwners('Payroll API', [{ id: tenant.world.bot.servicePrincipalId }])
  assert.equal((await graph('POST', path, { body: {} })).status, 200)
})

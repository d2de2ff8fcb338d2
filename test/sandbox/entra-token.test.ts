import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createRemoteJWKSet, jwtVerify } from 'jose'

import { openTenant } from './tenant-client.ts'
import type { TokenBody } from './wire-bodies.ts'

test('a valid client secret gets a signed token for real 3,600 seconds', async (context) => {
  const { tenant, token } = await openTenant(context)
  const { appId, servicePrincipalId } = tenant.world.application('Payroll API')
  const [credential] = tenant.world.credentialsOf('Payroll API')
  const answer = await token(appId, credential?.secretText ?? '')
  assert.equal(answer.status, 200)
  assert.equal(answer.body.expires_in, 3600)

  const address = `${tenant.authorityUrl}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`
  const configuration = (await (await fetch(address)).json()) as {
    jwks_uri: string
    issuer: string
  }
  const { payload } = await jwtVerify(
    answer.body.access_token,
    createRemoteJWKSet(new URL(configuration.jwks_uri)),
    { issuer: configuration.issuer, audience: 'https://graph.microsoft.com' },
  )
  assert.equal(payload['azp'], appId)
  assert.equal(payload['oid'], servicePrincipalId)
  assert.deepEqual(payload['roles'], [], 'an application without grants still gets a token')
  assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600)
})

test('a token of an application without grants opens nothing', async (context) => {
  const { tenant, token, graph, vault } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  const secretText = tenant.world.credentialsOf('Payroll API')[0]?.secretText ?? ''
  const forGraph = await token(appId, secretText, `${tenant.graphUrl}/.default`)
  const listed = await graph('GET', '/applications', { token: forGraph.body.access_token })
  assert.equal(listed.status, 403)
  const forVault = await token(appId, secretText, 'https://vault.azure.net/.default')
  const secrets = await vault('GET', '/secrets', { token: forVault.body.access_token })
  assert.equal(secrets.body.error.innererror.code, 'ForbiddenByRbac')
})

test('a refusal has the form and codes of Entra', async (context) => {
  const { tenant, token } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  const wrong = await token(appId, 'wrong')
  assert.equal(wrong.status, 401)
  assert.equal(wrong.body.error, 'invalid_client')
  assert.deepEqual(wrong.body.error_codes, [7000215])
  assert.match(wrong.body.error_description, /^AADSTS7000215: Invalid client secret provided\./)
  assert.deepEqual(Object.keys(wrong.body), [
    'error',
    'error_description',
    'error_codes',
    'timestamp',
    'trace_id',
    'correlation_id',
    'error_uri',
  ])

  const unknown = await token('00000000-0000-4000-8000-00000000dead', 'any')
  assert.deepEqual([unknown.status, unknown.body.error], [400, 'unauthorized_client'])
  assert.deepEqual(unknown.body.error_codes, [700016])

  const kiosk = tenant.world.application('Decommissioned Kiosk')
  const disabled = await token(kiosk.appId, kiosk.passwords[0]?.secretText ?? '')
  assert.deepEqual(disabled.body.error_codes, [7000112])

  const secretText = tenant.world.credentialsOf('Payroll API')[0]?.secretText ?? ''
  const scoped = await token(appId, secretText, 'openid')
  assert.deepEqual([scoped.status, scoped.body.error_codes[0]], [400, 70011])
  const resource = await token(appId, secretText, 'https://nowhere.example/.default')
  assert.deepEqual([resource.status, resource.body.error_codes[0]], [400, 500011])

  const elsewhere = await fetch(
    `${tenant.authorityUrl}/11111111-0000-4000-8000-000000000000/oauth2/v2.0/token`,
    { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) },
  )
  assert.deepEqual(((await elsewhere.json()) as TokenBody).error_codes, [90002])
})

test('a client secret ends with the sandbox clock', async (context) => {
  const { tenant, token } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  const secretText = tenant.world.credentialsOf('Payroll API')[0]?.secretText ?? ''
  tenant.clock.advanceDays(11)
  assert.equal((await token(appId, secretText)).status, 200)
  tenant.clock.advanceDays(1)
  const expired = await token(appId, secretText)
  assert.equal(expired.status, 401)
  assert.deepEqual(expired.body.error_codes, [7000222])
})

test('a removed client secret counts as wrong', async (context) => {
  const { tenant, token } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  const [old] = tenant.world.credentialsOf('Payroll API')
  tenant.world.deleteCredential('Payroll API', old?.keyId ?? '')
  const refused = await token(appId, old?.secretText ?? '')
  assert.deepEqual(refused.body.error_codes, [7000215])
})

test('a new client secret counts as wrong until it has replicated', async (context) => {
  const { tenant, token, graph } = await openTenant(context, { replicationMs: 60_000 })
  const { id, appId } = tenant.world.application('Payroll API')
  const added = await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  const early = await token(appId, added.body.secretText)
  assert.deepEqual(early.body.error_codes, [7000215])
  const [credential] = tenant.world.credentialsOf('Payroll API')
  assert.ok(credential !== undefined)
  credential.replicatedAtMs = performance.now() - 1
  assert.equal((await token(appId, added.body.secretText)).status, 200)
})

test('while it replicates a new client secret may work every second time', async (context) => {
  const { tenant, token, graph } = await openTenant(context, { replicationMs: 60_000 })
  tenant.faults.flapping = true
  const { id, appId } = tenant.world.application('Payroll API')
  const added = await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 4; attempt += 1) {
    statuses.push((await token(appId, added.body.secretText)).status)
  }
  assert.deepEqual(statuses, [401, 200, 401, 200])
})

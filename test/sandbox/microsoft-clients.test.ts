import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { Client, GraphError, PageIterator } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'

import type { SandboxTenant } from '../../sandbox/tenant/start-tenant.ts'
import { openTenant } from './tenant-client.ts'

function credentialOf(tenant: SandboxTenant): ClientSecretCredential {
  return new ClientSecretCredential(tenant.tenantId, tenant.bot.clientId, tenant.bot.clientSecret, {
    authorityHost: tenant.authorityUrl,
    disableInstanceDiscovery: true,
  })
}

function graphClientOf(tenant: SandboxTenant): Client {
  return Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(credentialOf(tenant), {
      scopes: [`${tenant.graphUrl}/.default`],
    }),
    baseUrl: `${tenant.graphUrl}/`,
    customHosts: new Set([new URL(tenant.graphUrl).hostname]),
  })
}

test('Microsoft’s Graph client walks all pages', async (context) => {
  const { tenant } = await openTenant(context)
  const client = graphClientOf(tenant)
  const first = await client.api('/applications').top(10).select(['id', 'displayName']).get()
  const ids: string[] = []
  const iterator = new PageIterator(client, first, ({ id }: { id: string }) => {
    ids.push(id)
    return true
  })
  await iterator.iterate()
  assert.equal(ids.length, tenant.world.directory.applications().length)
})

test('Microsoft’s Graph client adds a client secret and reads Graph’s errors', async (context) => {
  const { tenant } = await openTenant(context)
  const client = graphClientOf(tenant)
  const { appId } = tenant.world.application('Payroll API')
  const added = await client
    .api(`/applications(appId='${appId}')/addPassword`)
    .post({ passwordCredential: { displayName: 'by the client' } })
  assert.equal(added.secretText.length, 40)
  const refused = client
    .api(`/applications(appId='${appId}')/removePassword`)
    .post({ keyId: '00000000-0000-4000-8000-00000000dead' })
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof GraphError)
    assert.equal(error.statusCode, 400)
    assert.ok(error.requestId)
    return true
  })
})

test('Microsoft’s Graph client repeats addPassword after 504: the trap is real here too', async (context) => {
  const { tenant } = await openTenant(context)
  tenant.faults.add({
    service: 'graph',
    match: { method: 'POST', path: '/addPassword$' },
    times: 1,
    kind: 'commitThenStatus',
    status: 504,
    retryAfter: 0,
  })
  const { id } = tenant.world.application('Payroll API')
  await graphClientOf(tenant).api(`/applications/${id}/addPassword`).post({})
  assert.equal(tenant.world.credentialsOf('Payroll API').length, 3, 'one old, one orphan, one new')
})

test('Microsoft’s secret client goes through the challenge, sets, reads, lists and deletes', async (context) => {
  const { tenant } = await openTenant(context)
  const client = new SecretClient(tenant.vaultUrl, credentialOf(tenant), {
    disableChallengeResourceVerification: true,
  })
  const set = await client.setSecret('by-the-client', 'value', { tags: { owner: 'alice' } })
  assert.equal(
    tenant.requests.count('vault', 'PUT', /by-the-client/),
    2,
    'challenge, then the call',
  )
  assert.equal((await client.getSecret('by-the-client')).value, 'value')
  await client.updateSecretProperties('by-the-client', set.properties.version ?? '', {
    enabled: false,
  })
  await assert.rejects(client.getSecret('by-the-client'), {
    statusCode: 403,
    code: 'Forbidden',
  })
  const versions: boolean[] = []
  for await (const each of client.listPropertiesOfSecretVersions('by-the-client')) {
    versions.push(each.enabled ?? true)
  }
  assert.deepEqual(versions, [false])
  const poller = await client.beginDeleteSecret('by-the-client')
  assert.equal((await poller.pollUntilDone()).name, 'by-the-client')
  await assert.rejects(client.setSecret('by-the-client', 'again'), { statusCode: 409 })
})

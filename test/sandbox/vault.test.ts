import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openTenant } from './tenant-client.ts'
import type { VaultList } from './wire-bodies.ts'

test('a call without a token learns authority and resource from the challenge', async (context) => {
  const { tenant, vault } = await openTenant(context)
  const answer = await vault('PUT', '/secrets/any', { token: null })
  assert.equal(answer.status, 401)
  assert.equal(
    answer.headers.get('www-authenticate'),
    `Bearer authorization="${tenant.authorityUrl}/${tenant.tenantId}", resource="https://vault.azure.net"`,
  )
  assert.match(answer.body.error.message, /^AKV10000/)
})

test('setting a secret makes a version of 32 hex digits and echoes the value', async (context) => {
  const { tenant, vault } = await openTenant(context)
  const exp = 1_810_000_000
  const answer = await vault('PUT', '/secrets/New-Name', {
    body: { value: 'v1', contentType: 'text/plain', tags: { a: 'b' }, attributes: { exp } },
  })
  assert.equal(answer.status, 200)
  assert.equal(answer.body.value, 'v1')
  assert.match(answer.body.id, /^https:\/\/localhost:\d+\/secrets\/New-Name\/[0-9a-f]{32}$/)
  assert.deepEqual(answer.body.tags, { a: 'b' })
  assert.equal(answer.body.attributes.exp, exp)
  const second = await vault('PUT', '/secrets/new-name', { body: { value: 'v2' } })
  assert.notEqual(second.body.id, answer.body.id)
  assert.equal((await vault('GET', '/secrets/NEW-NAME')).body.value, 'v2')
  assert.equal(tenant.world.vaultVersionsOf('new-name').length, 2)
})

test('a version is read by its id, the latest also with a trailing slash', async (context) => {
  const { tenant, vault } = await openTenant(context)
  const versions = tenant.world.vaultVersionsOf('payroll-api-client-secret')
  const [older, latest] = versions
  const path = '/secrets/payroll-api-client-secret'
  assert.equal((await vault('GET', `${path}/`)).body.value, latest?.value)
  assert.equal((await vault('GET', `${path}/${older?.version}`)).body.value, older?.value)
  const unknown = await vault('GET', `${path}/${'0'.repeat(32)}`)
  assert.equal(unknown.body.error.code, 'SecretNotFound')
})

test('a disabled latest version is not given out, and no older one in its place', async (context) => {
  const { tenant, vault } = await openTenant(context)
  const latest = tenant.world.vaultVersionsOf('payroll-api-client-secret').at(-1)
  const path = `/secrets/payroll-api-client-secret/${latest?.version}`
  const updated = await vault('PATCH', path, {
    body: { attributes: { enabled: false }, tags: { state: 'undone' } },
  })
  assert.equal(updated.body.value, undefined)
  assert.equal(updated.body.attributes.enabled, false)
  assert.deepEqual(updated.body.tags, { state: 'undone' })
  assert.equal(updated.body.contentType, 'text/plain', 'what is not named stays')
  const read = await vault('GET', '/secrets/payroll-api-client-secret')
  assert.equal(read.status, 403)
  assert.equal(read.body.error.innererror.code, 'SecretDisabled')
})

test('versions and secrets are listed without values, 25 to a page', async (context) => {
  const { vault } = await openTenant(context)
  for (let index = 0; index < 27; index += 1) {
    await vault('PUT', '/secrets/many', { body: { value: `v${index}` } })
  }
  const page = await vault<VaultList>('GET', '/secrets/many/versions')
  assert.equal(page.body.value.length, 25)
  assert.ok(page.body.value.every(({ value }) => value === undefined))
  const rest = await vault<VaultList>('GET', page.body.nextLink ?? '')
  assert.equal(rest.body.value.length, 2)
  assert.equal(rest.body.nextLink, null)
  const secrets = await vault<VaultList>('GET', '/secrets?maxresults=2')
  assert.equal(secrets.body.value.length, 2)
  assert.match(secrets.body.value[0]?.id ?? '', /\/secrets\/[^/]+$/)
})

test('a deleted secret keeps its name until it is recovered or purged', async (context) => {
  const { vault } = await openTenant(context)
  const path = '/secrets/payroll-api-client-secret'
  const deletedPath = '/deletedsecrets/payroll-api-client-secret'
  const deleted = await vault('DELETE', path)
  assert.match(deleted.body.recoveryId, /\/deletedsecrets\/payroll-api-client-secret$/)
  assert.equal((await vault('GET', path)).status, 404)
  assert.equal((await vault('GET', deletedPath)).status, 200)
  const refused = await vault('PUT', path, { body: { value: 'v' } })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.error.innererror.code, 'ObjectIsDeletedButRecoverable')

  await vault('POST', `${deletedPath}/recover`)
  assert.equal((await vault('GET', path)).status, 200)
  assert.equal((await vault('GET', deletedPath)).status, 404)
  await vault('DELETE', path)
  assert.equal((await vault('DELETE', deletedPath)).status, 204)
  assert.equal((await vault('PUT', path, { body: { value: 'v' } })).status, 200)
})

test('soft-deleted secrets are listed', async (context) => {
  const { vault } = await openTenant(context)
  const listed = await vault<VaultList>('GET', '/deletedsecrets')
  assert.deepEqual(
    listed.body.value.map(({ id }) => id.split('/').at(-1)),
    ['retired-name'],
  )
})

test('without the right the vault says which action it refused', async (context) => {
  const { tenant, vault } = await openTenant(context)
  const guarded = await vault('PUT', '/secrets/guarded-by-security', { body: { value: 'v' } })
  assert.equal(guarded.status, 403)
  assert.equal(guarded.body.error.innererror.code, 'ForbiddenByRbac')
  assert.match(
    guarded.body.error.message,
    /'Microsoft\.KeyVault\/vaults\/secrets\/setSecret\/action'/,
  )

  tenant.world.setVaultAccess('first', 'publisher')
  const path = '/secrets/payroll-api-client-secret'
  assert.equal((await vault('PUT', path, { body: { value: 'v' } })).status, 200)
  assert.equal((await vault('GET', path)).status, 403)
  assert.equal((await vault('GET', `${path}/versions`)).status, 200)
  tenant.world.setVaultAccess('first', 'none')
  assert.equal((await vault('PUT', path, { body: { value: 'v' } })).status, 403)
  const url = tenant.secondVaultUrl
  assert.equal((await vault('PUT', path, { url, body: { value: 'v' } })).status, 200)
})

test('what the service does not take is refused: names, sizes, tags, dates past 2038, versions', async (context) => {
  const { vault } = await openTenant(context)
  const wrong: [string, unknown][] = [
    ['/secrets/under_score', { value: 'v' }],
    ['/secrets/name', {}],
    ['/secrets/name', { value: 'v'.repeat(25_601) }],
    ['/secrets/name', { value: 'v', tags: { long: 'x'.repeat(257) } }],
    ['/secrets/name', { value: 'v', attributes: { exp: 2 ** 31 } }],
    ['/secrets/name?api-version=2016-10', { value: 'v' }],
  ]
  for (const [path, body] of wrong) {
    assert.equal((await vault('PUT', path, { body })).status, 400, path)
  }
  const newer = await vault('PUT', '/secrets/name?api-version=2026-04-01', { body: { value: 'v' } })
  assert.equal(newer.status, 200)
})

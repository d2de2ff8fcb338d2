import assert from 'node:assert/strict'
import { test } from 'node:test'

import { people } from '../../sandbox/tenant/people.ts'
import { openTenant } from './tenant-client.ts'

const afterYear = { passwordCredential: { endDateTime: '2027-05-04T09:00:00Z' } }

test('a policy that caps lifetimes refuses a longer one and says so', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Treasury Gateway')
  const policies = await graph('GET', `/applications/${id}/appManagementPolicies`)
  const [policy] = policies.body.value
  assert.deepEqual(
    policy?.restrictions.passwordCredentials.find(({ state }) => state === 'enabled'),
    {
      restrictionType: 'passwordLifetime',
      maxLifetime: 'P180D',
      state: 'enabled',
      restrictForAppsCreatedAfterDateTime: null,
    },
  )
  const refused = await graph('POST', `/applications/${id}/addPassword`, { body: afterYear })
  assert.equal(refused.status, 400)
  assert.equal(refused.body.error.code, 'CredentialInvalidLifetimeAsPerAppPolicy')
  assert.equal(
    refused.body.error.message,
    `Credential lifetime exceeds the max value allowed as per assigned policy '${policy?.id}'.`,
  )
  const shorter = { passwordCredential: { endDateTime: '2026-10-31T09:00:00Z' } }
  const allowed = await graph('POST', `/applications/${id}/addPassword`, { body: shorter })
  assert.equal(allowed.status, 200)
})

test('a policy that forbids client secrets refuses every one', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Vault Auditor')
  const refused = await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  assert.equal(refused.status, 400)
  assert.match(refused.body.error.message, /^Credential type not allowed as per assigned policy/)
})

test('the tenant’s policy counts where an application has none of its own', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const enabled = { state: 'enabled', restrictForAppsCreatedAfter: null } as const
  tenant.world.setPolicy({ passwordLifetime: { ...enabled, maxLifetime: 'P90D' } })
  const shown = await graph('GET', '/policies/defaultAppManagementPolicy')
  assert.deepEqual(
    shown.body.applicationRestrictions.passwordCredentials.map(({ maxLifetime }) => maxLifetime),
    [null, 'P90D'],
  )
  const payroll = tenant.world.application('Payroll API')
  const own = await graph('GET', `/applications/${payroll.id}/appManagementPolicies`)
  assert.deepEqual(own.body.value, [])
  const refused = await graph('POST', `/applications/${payroll.id}/addPassword`, {
    body: afterYear,
  })
  assert.equal(refused.status, 400)

  const since = new Date('2026-01-01T00:00:00Z')
  tenant.world.setPolicy({
    passwordLifetime: { state: 'enabled', restrictForAppsCreatedAfter: since, maxLifetime: 'P90D' },
  })
  const older = await graph('POST', `/applications/${payroll.id}/addPassword`, { body: afterYear })
  assert.equal(older.status, 200)
})

test('the sign-in report is beta only and shows daily consumers with a day’s lag', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const [old] = tenant.world.credentialsOf('Payroll API')
  const path = `/reports/appCredentialSignInActivities?$filter=keyId eq '${old?.keyId}'`
  assert.equal((await graph('GET', path)).status, 400)
  const lastUse = async (keyId: string | undefined) => {
    const report = await graph(
      'GET',
      `/beta/reports/appCredentialSignInActivities?$filter=keyId eq '${keyId}'`,
    )
    return report.body.value[0]?.signInActivity.lastSignInDateTime.slice(0, 10)
  }
  assert.equal(await lastUse(old?.keyId), '2026-05-03')

  const added = tenant.world.addCredential('Payroll API', { endsInDays: 365 })
  assert.equal(await lastUse(added.keyId), undefined)
  tenant.clock.advanceDays(5)
  assert.equal(await lastUse(old?.keyId), '2026-05-05', 'the consumer changed over within a day')
  assert.equal(await lastUse(added.keyId), '2026-05-08')
})

test('a consumer that is stuck keeps using the old client secret', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const [old] = tenant.world.credentialsOf('Expense Portal')
  tenant.world.addCredential('Expense Portal', { endsInDays: 365 })
  tenant.clock.advanceDays(5)
  const report = await graph('GET', '/beta/reports/appCredentialSignInActivities?$top=999')
  const { appId } = tenant.world.application('Expense Portal')
  const rows = report.body.value.filter((row) => row.appId === appId)
  assert.deepEqual(
    rows.map((row) => [row.keyId, row.signInActivity.lastSignInDateTime.slice(0, 10)]),
    [[old?.keyId, '2026-05-08']],
  )
})

test('the app is installed for a person once and brings a chat', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const [app] = (
    await graph('GET', `/appCatalogs/teamsApps?$filter=externalId eq '${tenant.bot.clientId}'`)
  ).body.value
  const path = `/users/${people.ben.id}/teamwork/installedApps`
  const body = {
    'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app?.id}`,
  }
  const installedFor: string[] = []
  tenant.world.catalog.onInstalled((userId) => installedFor.push(userId))
  const installed = await graph('POST', path, { body })
  assert.equal(installed.status, 201)
  assert.equal(installed.body, undefined)
  assert.deepEqual(installedFor, [people.ben.id])
  const again = await graph('POST', path, { body })
  assert.equal(again.status, 409)
  const listed = await graph('GET', `${path}?$expand=teamsApp&$filter=teamsApp/id eq '${app?.id}'`)
  const chat = await graph(
    'GET',
    `${path}/${encodeURIComponent(listed.body.value[0]?.id ?? '')}/chat`,
  )
  assert.equal(chat.body.chatType, 'oneOnOne')
  assert.equal(chat.body.id, tenant.world.catalog.chatId(people.ben.id))
  assert.equal(
    (await graph('GET', `/users/${people.carla.id}/teamwork/installedApps`)).body.value.length,
    0,
  )
})

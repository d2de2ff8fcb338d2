import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTenant, type TestedTenant } from './tenant-client.ts'

const servicePrincipals = "signInEventTypes/any(t: t eq 'servicePrincipal')"

function list({ graph }: TestedTenant, filter: string, more = '') {
  return graph('GET', `/beta/auditLogs/signIns?$filter=${encodeURIComponent(filter)}${more}`)
}

function ofPayroll({ tenant }: TestedTenant) {
  const [old] = tenant.world.credentialsOf('Payroll API')
  const { appId } = tenant.world.application('Payroll API')
  return { appId, keyId: old?.keyId ?? '' }
}

test('the sign-in log is beta only', async (context) => {
  const { graph } = await openTenant(context)
  assert.equal((await graph('GET', '/auditLogs/signIns')).status, 400)
})

test('the sign-in log lists a month of one client secret, newest first', async (context) => {
  const opened = await openTenant(context)
  const { appId, keyId } = ofPayroll(opened)
  const filter = `${servicePrincipals} and appId eq '${appId}' and servicePrincipalCredentialKeyId eq '${keyId}'`
  const days = (await list(opened, filter)).body.value.map((row) => row.createdDateTime)
  assert.equal(days[0], '2026-05-04T08:00:00Z')
  assert.equal(days.at(-1), '2026-04-05T08:00:00Z')
  const newest = await list(opened, filter, '&$top=1')
  assert.deepEqual(
    newest.body.value.map((row) => [row.createdDateTime, row.servicePrincipalCredentialKeyId]),
    [['2026-05-04T08:00:00Z', keyId]],
  )
  assert.ok(newest.body['@odata.nextLink'])
})

test('the sign-in log shows a sign-in with a token request, and its own key id, after minutes', async (context) => {
  const opened = await openTenant(context)
  const { tenant, token } = opened
  const { appId } = tenant.world.addApplication({ displayName: 'Quiet' })
  const { keyId, secretText } = tenant.world.addCredential(appId, { endsInDays: 30 })
  assert.equal((await token(appId, secretText)).status, 200)
  const filter = `${servicePrincipals} and appId eq '${appId}'`
  assert.deepEqual((await list(opened, filter)).body.value, [])
  tenant.clock.advance(6 * 60_000)
  const [row] = (await list(opened, filter)).body.value
  assert.equal(row?.servicePrincipalCredentialKeyId, keyId)
})

test('the sign-in log holds nobody’s sign-ins unless service principals are asked for', async (context) => {
  const opened = await openTenant(context)
  const { appId } = ofPayroll(opened)
  assert.deepEqual((await list(opened, `appId eq '${appId}'`)).body.value, [])
})

test('a filter that the sign-in log does not know is refused', async (context) => {
  const opened = await openTenant(context)
  assert.equal((await list(opened, "ipAddress eq '192.0.2.17'")).status, 400)
})

test('sign-ins are not shown without the permission', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.world.setBotPermissions(['Application.ReadWrite.All'])
  for (const path of ['auditLogs/signIns', 'reports/appCredentialSignInActivities']) {
    const { status, body } = await graph('GET', `/beta/${path}`)
    assert.deepEqual([status, body.error.code], [403, 'Authorization_RequestDenied'])
  }
})

test('sign-ins are not shown in a tenant without Entra ID P1', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.world.setPremiumLicence(false)
  for (const path of ['auditLogs/signIns', 'reports/appCredentialSignInActivities']) {
    const { status, body } = await graph('GET', `/beta/${path}`)
    const code = 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'
    assert.deepEqual([status, body.error.code], [403, code])
  }
})

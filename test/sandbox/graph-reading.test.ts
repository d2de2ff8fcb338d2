import assert from 'node:assert/strict'
import { test } from 'node:test'

import { people } from '../../sandbox/tenant/people.ts'
import { openTenant, type TestedTenant } from './tenant-client.ts'

const eventual = { ConsistencyLevel: 'eventual' }

async function namesFrom(graph: TestedTenant['graph'], query: string, advanced = false) {
  const answer = await graph('GET', `/applications?${query}`, advanced ? { headers: eventual } : {})
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body.value.map(({ displayName }) => displayName)
}

test('the list is paged by nextLink on the simulator’s own host until all are read', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const seen: string[] = []
  let address: string | undefined = '/applications?$top=20&$select=id,displayName'
  let pages = 0
  while (address !== undefined) {
    const page = await graph('GET', address)
    assert.ok(page.body.value.length <= 20)
    assert.deepEqual(Object.keys(page.body.value[0] ?? {}), ['id', 'displayName'])
    seen.push(...page.body.value.map(({ id }) => id))
    address = page.body['@odata.nextLink']
    if (address !== undefined)
      assert.ok(address.startsWith(`${tenant.graphUrl}/v1.0/applications?`))
    pages += 1
  }
  assert.equal(pages, 3)
  const all = tenant.world.directory.applications().map(({ id }) => id)
  assert.deepEqual(seen, all)
})

test('a page holds 100 at most unless $top asks for up to 999', async (context) => {
  const { tenant, graph } = await openTenant(context, { seed: 'empty' })
  for (let index = 0; index < 120; index += 1) {
    tenant.world.addApplication({ displayName: `Application ${index}` })
  }
  assert.equal((await graph('GET', '/applications')).body.value.length, 100)
  assert.equal((await graph('GET', '/applications?$top=999')).body.value.length, 120)
  const expanded = await graph('GET', '/applications?$top=999&$expand=owners')
  assert.equal(expanded.body.value.length, 100)
  const tooMany = await graph('GET', '/applications?$top=1000')
  assert.equal(tooMany.status, 400)
  assert.equal((await graph('GET', '/applications?$skip=5')).status, 400)
})

test('the list filters by client id, by name and by the start of a name', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { appId } = tenant.world.application('Payroll API')
  assert.deepEqual(await namesFrom(graph, `$filter=appId eq '${appId}'`), ['Payroll API'])
  assert.deepEqual(await namesFrom(graph, "$filter=displayName eq 'payroll api'"), ['Payroll API'])
  assert.deepEqual(
    (await namesFrom(graph, "$filter=startswith(displayName,'Payroll')")).toSorted(),
    ['Payroll API', 'Payroll API (test)', 'Payroll Archive', 'Payroll Reports'],
  )
  assert.deepEqual(await namesFrom(graph, `$filter=appId eq '${appId}' and displayName eq 'x'`), [])
})

test('a quote in a filter is doubled, and and inside quotes is text', async (context) => {
  const { tenant, graph } = await openTenant(context, { seed: 'empty' })
  tenant.world.addApplication({ displayName: "O'Hara and sons" })
  assert.deepEqual(await namesFrom(graph, "$filter=displayName eq 'O''Hara and sons'"), [
    "O'Hara and sons",
  ])
})

test('what the directory cannot filter is answered with 400', async (context) => {
  const { graph } = await openTenant(context)
  const answer = await graph(
    'GET',
    "/applications?$filter=passwordCredentials/any(p:p/keyId eq 'x')",
  )
  assert.equal(answer.status, 400)
  assert.equal(answer.body.error.code, 'Request_UnsupportedQuery')
})

test('applications without an owner are found by the advanced query only', async (context) => {
  const { graph } = await openTenant(context)
  const query = '$filter=owners/$count eq 0&$count=true'
  const found = await namesFrom(graph, query, true)
  assert.deepEqual(found.slice(0, 2), ['Orphaned Reporting Job', 'Orphaned Print Queue'])
  const refused = await graph('GET', `/applications?${query}`)
  assert.equal(refused.status, 400)
})

test('search finds words by their start and needs the advanced query', async (context) => {
  const { graph } = await openTenant(context)
  const query = '$search="displayName:payr api"'
  const found = await namesFrom(graph, query, true)
  assert.deepEqual(found, ['Payroll API', 'Payroll API (test)'])
  const refused = await graph('GET', `/applications?${query}`)
  assert.equal(refused.status, 400)
  const counted = await graph('GET', `/applications?${query}&$count=true`, { headers: eventual })
  assert.equal(counted.body['@odata.count'], 2)
})

test('an application is read by object id and by client id', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id, appId } = tenant.world.application('Data Lake Reader')
  const byId = await graph('GET', `/applications/${id}`)
  const byAppId = await graph('GET', `/beta/applications(appId='${appId}')`)
  assert.equal(byId.body.displayName, 'Data Lake Reader')
  assert.equal(byAppId.body.id, id)
  assert.equal(byId.body.keyCredentials.length, 1)
  assert.match(byId.body.passwordCredentials[0]?.endDateTime ?? '', /\.\d{7}Z$/)
  const unknown = await graph('GET', '/applications/00000000-0000-4000-8000-00000000dead')
  assert.equal(unknown.status, 404)
  const noSuchMember = await graph('GET', `/applications/${id}?$select=secrets`)
  assert.equal(noSuchMember.status, 400)
})

test('federated credentials are listed under their application, by either id', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id, appId } = tenant.world.application('Data Lake Reader')
  const path = '/federatedIdentityCredentials'
  const byId = await graph('GET', `/applications/${id}${path}`)
  const byAppId = await graph('GET', `/applications(appId='${appId}')${path}?$select=id`)
  assert.equal(byId.body.value.length, 2)
  const ids = byId.body.value.map((credential) => ({ id: credential.id }))
  assert.deepEqual(byAppId.body.value, ids)
  const none = tenant.world.application('Payroll API').id
  assert.deepEqual((await graph('GET', `/applications/${none}${path}`)).body.value, [])
})

test('owners are people and service principals, a deleted one only an id', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const owners = async (name: string, query = '') =>
    (await graph('GET', `/applications/${tenant.world.application(name).id}/owners${query}`)).body
  const mixed = (await owners('Nightly Backup Runner')).value
  assert.deepEqual(
    mixed.map((owner) => owner['@odata.type']),
    ['#microsoft.graph.servicePrincipal', '#microsoft.graph.user'],
  )
  assert.equal(mixed[1]?.displayName, 'Hana Suzuki')
  assert.equal(mixed[1]?.userType, undefined)
  const [guest] = (await owners('Supplier Onboarding', '?$select=id,userType,accountEnabled')).value
  assert.equal(guest?.userType, 'Guest')
  const [gone] = (await owners('Old Intranet Search')).value
  assert.deepEqual(Object.keys(gone ?? {}), ['@odata.type', 'id'])
  assert.equal((await graph('GET', `/users/${gone?.id}`)).status, 404)
})

test('owners are paged, while expanding stops at 20 without a link', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const { id } = tenant.world.application('Shop Floor Terminal')
  const page = await graph('GET', `/applications/${id}/owners?$top=10`)
  assert.equal(page.body.value.length, 10)
  const next = await graph('GET', page.body['@odata.nextLink'] ?? '')
  assert.equal(next.body.value.length, 10)
  const expanded = await graph('GET', `/applications/${id}?$expand=owners($select=id)`)
  assert.equal(expanded.body.owners.length, 20)
})

test('without the right to read users their owners are bare ids', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.world.setBotPermissions(['Application.Read.All'])
  const { id } = tenant.world.application('Payroll API')
  const owners = await graph('GET', `/applications/${id}/owners`)
  assert.deepEqual(
    owners.body.value.map((owner) => Object.keys(owner)),
    [
      ['@odata.type', 'id'],
      ['@odata.type', 'id'],
    ],
  )
  assert.equal((await graph('GET', `/users/${people.alice.id}`)).status, 403)
})

test('people come with few members unless more are selected', async (context) => {
  const { graph } = await openTenant(context)
  const plain = await graph('GET', `/users/${people.ivan.id}`)
  assert.equal(plain.body.displayName, 'Ivan Petrov')
  assert.equal(plain.body.accountEnabled, undefined)
  const selected = await graph('GET', `/users/${people.ivan.id}?$select=id,accountEnabled,userType`)
  assert.equal(selected.body.accountEnabled, false)
})

test('tenant-wide roles show as memberships, scoped ones only as assignments', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const roles = async (id: string) => {
    const path = `/users/${id}/transitiveMemberOf/microsoft.graph.directoryRole?$select=roleTemplateId`
    return (await graph('GET', path)).body.value.map(({ roleTemplateId }) => roleTemplateId)
  }
  assert.deepEqual(await roles(people.erin.id), ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'])
  assert.deepEqual(await roles(people.alice.id), [])
  assert.deepEqual(await roles(people.lena.id), [])
  const scoped = await graph(
    'GET',
    `/roleManagement/directory/roleAssignments?$filter=principalId eq '${people.lena.id}'`,
  )
  const { id } = tenant.world.application('Warehouse Scanner')
  assert.deepEqual(
    scoped.body.value.map(({ directoryScopeId }) => directoryScopeId),
    [`/${id}`],
  )
})

test('service principals are listed and read, the bot’s own managed identity among them', async (context) => {
  const { tenant, graph } = await openTenant(context)
  const bot = await graph('GET', `/servicePrincipals(appId='${tenant.bot.clientId}')`)
  assert.equal(bot.body.displayName, 'Rekey')
  const one = await graph('GET', `/servicePrincipals/${bot.body.id}`)
  assert.equal(one.body.appId, tenant.bot.clientId)
  const all = await graph('GET', '/servicePrincipals?$top=999')
  assert.equal(all.body.value.length, tenant.world.directory.applications().length + 2)
})

test('a read may lag behind a write', async (context) => {
  const { tenant, graph } = await openTenant(context)
  tenant.faults.readLagMs = 60_000
  const { id } = tenant.world.application('Payroll API')
  await graph('POST', `/applications/${id}/addPassword`, { body: {} })
  const stale = await graph('GET', `/applications/${id}`)
  assert.equal(stale.body.passwordCredentials.length, 1)
  tenant.faults.readLagMs = 0
  const fresh = await graph('GET', `/applications/${id}`)
  assert.equal(fresh.body.passwordCredentials.length, 2)
})

test('without a token for Graph every request is answered with 401', async (context) => {
  const { graph, botToken } = await openTenant(context)
  const vaultToken = await botToken('https://vault.azure.net')
  for (const token of [null, 'nonsense', vaultToken]) {
    const answer = await graph('GET', '/applications', { token })
    assert.equal(answer.status, 401)
    assert.equal(answer.body.error.code, 'InvalidAuthenticationToken')
  }
})

test('each answer tells its cost in resource units', async (context) => {
  const { graph } = await openTenant(context)
  const cost = async (path: string) => (await graph('GET', path)).headers.get('x-ms-resource-unit')
  assert.equal(await cost('/applications'), '2')
  assert.equal(await cost('/applications?$select=id'), '1')
  assert.equal(await cost('/applications?$expand=owners'), '3')
  assert.equal(await cost(`/users/${people.ben.id}`), '1')
})

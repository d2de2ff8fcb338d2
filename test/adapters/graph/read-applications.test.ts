import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { people } from '../../../sandbox/tenant/people.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import type { Application } from '../../../src/domain/application.ts'
import { failureOf } from '../entra/failures.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'
import { startScriptedServer } from './scripted-server.ts'

const now = new Date('2026-05-04T08:00:00Z')
const unknownId = '00000000-0000-4000-8000-00000000dead'

describe('Applications in the directory', () => {
  let tenant: SandboxTenant
  let registrations: GraphAppRegistrations
  before(async () => {
    tenant = await startTenant({ now })
  })
  after(() => tenant.close())
  beforeEach(() => {
    registrations = new GraphAppRegistrations(graphOf(tenant).graph, recordingLog())
  })
  afterEach(() => tenant.requests.clear())

  it('come in pages of 999 until all are there', async (t) => {
    const big = await startTenant({ seed: 'empty' })
    t.after(() => big.close())
    for (let number = 1; number <= 1_500; number += 1) {
      big.world.addApplication({ displayName: `Application ${number}` })
    }
    const all = new GraphAppRegistrations(graphOf(big).graph, recordingLog())
    const sizes: number[] = []
    const ids = new Set<string>()
    for await (const { applications } of all.pages()) {
      sizes.push(applications.length)
      for (const { objectId } of applications) ids.add(objectId)
    }
    assert.deepEqual(sizes, [999, 501])
    assert.equal(ids.size, 1_500)
  })

  it('show every client secret as the directory holds it', async () => {
    const held = tenant.world.application('Payroll API')
    const shown = await registrations.byObjectId(held.id)
    assert.equal(shown?.clientId, held.appId)
    assert.deepEqual(
      shown?.credentials,
      held.passwords.map(({ keyId, displayName, startAt, endAt, hint }) => ({
        keyId,
        displayName,
        startsAt: startAt,
        expiresAt: endAt,
        hint,
      })),
    )
  })

  it('are all readable, however unusual', async () => {
    const log = recordingLog()
    const found: Application[] = []
    const all = new GraphAppRegistrations(graphOf(tenant).graph, log)
    for await (const page of all.pages()) found.push(...page.applications)
    assert.equal(found.length, tenant.world.directory.applications().length)
    assert.deepEqual(log.lines, [])
  })

  it('are undefined when the directory does not know them', async () => {
    assert.equal(await registrations.byObjectId(unknownId), undefined)
  })

  it('are found by client id and by object id', async () => {
    const { id, appId } = tenant.world.application('Payroll API')
    const byClientId = await registrations.search(` ${appId.toUpperCase()} `, 5)
    const byObjectId = await registrations.search(id, 5)
    assert.deepEqual(
      [byClientId, byObjectId].flat().map(({ objectId }) => objectId),
      [id, id],
    )
    assert.deepEqual(await registrations.search(unknownId, 5), [])
  })

  it('are found by the beginning of the name, up to a limit', async () => {
    for (const number of [1, 2, 3]) {
      tenant.world.addApplication({ displayName: `Search & find ${number}` })
    }
    const found = await registrations.search('search & F', 2)
    assert.equal(found.length, 2)
    assert.ok(found.every(({ displayName }) => displayName?.startsWith('Search & find')))
  })

  it('are found by names that would break a careless query', async () => {
    const names = [
      "O'Brien's tool",
      '100% #1 + more',
      'see https://example.com/?a=1&b=(2)',
      'Žluť 漢',
    ]
    for (const displayName of names) {
      tenant.world.addApplication({ displayName })
      const found = await registrations.search(displayName, 5)
      assert.deepEqual(
        found.map((application) => application.displayName),
        [displayName],
      )
    }
    assert.deepEqual(await registrations.search("x') or startswith(displayName,'", 5), [])
    assert.deepEqual(await registrations.search('   ', 5), [])
  })

  it('have all their owners, past the twenty of $expand', async () => {
    const owners = Array.from({ length: 130 }, (_, index) => ({
      id: `0a0a0a0a-0000-4000-8000-${String(index).padStart(12, '0')}`,
    }))
    const { id } = tenant.world.addApplication({ displayName: 'Owned by many' })
    tenant.world.setOwners(id, owners)
    const found = await registrations.owners(id)
    assert.deepEqual(
      found.map((owner) => owner.id),
      owners.map((owner) => owner.id),
    )
  })

  it('tell people, guests, disabled accounts and service principals apart', async () => {
    const { id } = tenant.world.addApplication({ displayName: 'Owned by all sorts' })
    const service = tenant.world.application('Payroll API').servicePrincipalId
    const { alice, ivan, julia } = people
    tenant.world.setOwners(id, [alice, ivan, julia, { id: service }, { id: unknownId }])
    const person = { type: 'person', enabled: true, guest: false }
    assert.deepEqual(await registrations.owners(id), [
      { ...person, id: alice.id, name: alice.displayName },
      { ...person, id: ivan.id, name: ivan.displayName, enabled: false },
      { ...person, id: julia.id, name: julia.displayName, guest: true },
      { type: 'servicePrincipal', id: service, name: 'Payroll API' },
      { type: 'deleted', id: unknownId, name: null },
    ])
  })

  it('have owners without a name where the bot may not read people', async (t) => {
    const sparse = await startTenant({ now })
    t.after(() => sparse.close())
    sparse.world.setBotPermissions(['Application.ReadWrite.All'])
    const { id } = sparse.world.application('Payroll API')
    const limited = new GraphAppRegistrations(graphOf(sparse).graph, recordingLog())
    const owners = await limited.owners(id)
    assert.ok(owners.length > 0)
    assert.ok(owners.every((owner) => owner.type === 'person' && owner.name === null))
  })

  it('have owners at a press even where nobody says who they are', async () => {
    const { id } = tenant.world.addApplication({ displayName: 'Owned by somebody' })
    tenant.world.setOwners(id, [{ id: unknownId }])
    tenant.faults.add({ service: 'graph', kind: 'hang', match: { path: 'batch$' }, times: 1 })
    const [owner] = await registrations.owners(id)
    assert.partialDeepStrictEqual(owner, { type: 'person', id: unknownId, enabled: true })
  })

  it('have no owners to show when they are gone', async () => {
    const failure = await failureOf(registrations.owners(unknownId))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'notFound' })
  })

  it('are left out and logged by id alone when a credential cannot be read', async () => {
    const credential = {
      keyId: '11111111-0000-4000-8000-000000000001',
      displayName: 'fine',
      startDateTime: '2026-01-01T00:00:00.1234567Z',
      endDateTime: '2026-08-01T00:00:00Z',
      hint: 'abc',
    }
    const application = (number: number, passwordCredentials: unknown[]) => ({
      id: `22222222-0000-4000-8000-00000000000${number}`,
      appId: `33333333-0000-4000-8000-00000000000${number}`,
      displayName: `Application ${number}`,
      signInAudience: 'AzureADMyOrg',
      tags: [],
      notes: null,
      passwordCredentials,
      keyCredentials: [],
    })
    const value = [
      application(1, [credential]),
      application(2, [credential, { ...credential, endDateTime: null }]),
      application(3, []),
    ]
    await using server = await startScriptedServer(({ path }) =>
      path.includes('0002') ? { status: 200, body: value[1] } : { status: 200, body: { value } },
    )
    const credentialOfBot = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
    const log = recordingLog()
    const graph = createGraphClient({ endpoint: server.url, credential: credentialOfBot })
    const scripted = new GraphAppRegistrations(graph, log)

    const found: Application[] = []
    const unreadable: string[] = []
    for await (const page of scripted.pages()) {
      found.push(...page.applications)
      unreadable.push(...page.unreadable)
    }

    assert.deepEqual(
      found.map(({ displayName }) => displayName),
      ['Application 1', 'Application 3'],
    )
    assert.equal(found[0]?.credentials[0]?.startsAt.toISOString(), '2026-01-01T00:00:00.123Z')
    const objectId = '22222222-0000-4000-8000-000000000002'
    assert.deepEqual(unreadable, [objectId])
    assert.deepEqual(log.lines, [{ event: 'graph.application-unreadable', facts: { objectId } }])
    const failure = await failureOf(scripted.byObjectId(objectId))
    assert.partialDeepStrictEqual(failure, { reason: 'unreadable' })
  })

  it('are listed without their certificates when only these cannot be read', async () => {
    const { id } = tenant.world.application('Document Signing')
    const [certificate] = tenant.world.certificatesOf('Document Signing')
    assert.ok(certificate)
    tenant.world.changeApplication(id, { certificates: [{ ...certificate, keyId: 'not a GUID' }] })
    const log = recordingLog()
    const listed = new GraphAppRegistrations(graphOf(tenant).graph, log)
    for await (const { applications, unreadable } of listed.pages()) {
      const found = applications.find(({ objectId }) => objectId === id)
      assert.equal(found?.certificates, null)
      assert.deepEqual(unreadable, [])
    }
    const event = 'graph.certificates-unreadable'
    assert.deepEqual(log.lines, [{ event, facts: { objectId: id } }])
    tenant.world.changeApplication(id, { certificates: [certificate] })
  })

  it('that do not even tell their id end the list with a failure, after everything else', async () => {
    const { graph } = graphOf(tenant)
    const { id } = tenant.world.application('Payroll API')
    const value = [await graph.get(`/applications/${id}`), { displayName: 'nobody' }]
    await using server = await startScriptedServer(() => ({ status: 200, body: { value } }))
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
    const scripted = new GraphAppRegistrations(
      createGraphClient({ endpoint: server.url, credential }),
      recordingLog(),
    )
    const seen: string[] = []
    const list = async () => {
      for await (const { applications } of scripted.pages()) {
        seen.push(...applications.map(({ objectId }) => objectId))
      }
    }
    assert.partialDeepStrictEqual(await failureOf(list()), {
      reason: 'unreadable',
      code: 'ItemWithoutId',
    })
    assert.deepEqual(seen, [id])
  })

  it('have service principals apart, but for managed identities and those without credentials', async () => {
    const { directory } = tenant.world
    const end = { startAt: now, endAt: new Date('2027-05-04T08:00:00Z') }
    const key = { ...end, keyId: unknownId, displayName: null, customKeyIdentifier: 'dGg=' }
    const own = { keys: [{ ...key, usage: 'Verify' as const }], passwords: [] }
    const gallery = '00000000-0000-4000-8000-00000000beef'
    const managed = '00000000-0000-4000-8000-00000000cafe'
    for (const [id, servicePrincipalType] of [
      [gallery, 'Application'],
      [managed, 'ManagedIdentity'],
    ] as const) {
      directory.standaloneServicePrincipals.push({
        id,
        appId: id,
        displayName: servicePrincipalType,
        servicePrincipalType,
      })
      tenant.world.setOwnCredentials(id, own)
    }
    const found: string[] = []
    for await (const { servicePrincipals, unreadable } of registrations.servicePrincipals()) {
      found.push(...servicePrincipals.map(({ objectId }) => objectId))
      assert.deepEqual(unreadable, [])
    }
    assert.deepEqual(found, [gallery])
  })
})

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from '../../../src/adapters/graph/graph-credential-policies.ts'
import type { Application } from '../../../src/domain/application.ts'
import { failureOf } from '../entra/failures.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'
import { startScriptedServer } from './scripted-server.ts'

const off = { state: 'disabled', restrictForAppsCreatedAfter: null } as const
const on = { state: 'enabled', restrictForAppsCreatedAfter: null } as const
const createdAt = new Date('2025-03-01T00:00:00Z')
const noRules = { forbidden: false, maxLifetimeDays: null }

describe('The policy for client secrets', () => {
  let tenant: SandboxTenant
  let application: Application
  const rules = () =>
    new GraphCredentialPolicies(graphOf(tenant).graph, recordingLog()).passwordRules(application)
  before(async () => {
    tenant = await startTenant({ seed: 'empty' })
  })
  after(() => tenant.close())
  beforeEach(() => {
    const { id, appId } = tenant.world.addApplication({ displayName: 'Governed', createdAt })
    application = applicationWith(id, appId)
    tenant.world.setPolicy({
      isEnabled: true,
      passwordAddition: off,
      passwordLifetime: { ...off, maxLifetime: null },
    })
  })

  it('limits nothing where none is set', async () => {
    assert.deepEqual(await rules(), noRules)
  })

  it('caps the lifetime by the tenant', async () => {
    tenant.world.setPolicy({ passwordLifetime: { ...on, maxLifetime: 'P90DT0H' } })
    assert.deepEqual(await rules(), { forbidden: false, maxLifetimeDays: 90 })
  })

  it('forbids client secrets', async () => {
    tenant.world.setPolicy({ passwordAddition: on })
    assert.deepEqual(await rules(), { forbidden: true, maxLifetimeDays: null })
  })

  it('limits nothing while it is disabled', async () => {
    tenant.world.setPolicy({ isEnabled: false, passwordAddition: on })
    assert.deepEqual(await rules(), noRules)
  })

  it("of the application takes the place of the tenant's", async () => {
    tenant.world.setPolicy({ passwordAddition: on })
    tenant.world.setPolicy(
      { passwordAddition: off, passwordLifetime: { ...on, maxLifetime: 'P180D' } },
      application.objectId,
    )
    assert.deepEqual(await rules(), { forbidden: false, maxLifetimeDays: 180 })
  })

  it('spares applications that are older than it says', async () => {
    const after2025 = {
      state: 'enabled',
      restrictForAppsCreatedAfter: new Date('2025-06-01'),
    } as const
    tenant.world.setPolicy({ passwordAddition: after2025 })
    assert.deepEqual(await rules(), noRules)
    const before2025 = { ...after2025, restrictForAppsCreatedAfter: new Date('2025-01-01') }
    tenant.world.setPolicy({ passwordAddition: before2025 })
    assert.equal((await rules()).forbidden, true)
  })

  it('is unknown without the permission, which the log says', async (t) => {
    const limited = await startTenant()
    t.after(() => limited.close())
    limited.world.setBotPermissions(['Application.ReadWrite.All'])
    const log = recordingLog()
    const { id, appId } = limited.world.application('Payroll API')
    const policies = new GraphCredentialPolicies(graphOf(limited).graph, log)
    const unknown = await policies.passwordRules(applicationWith(id, appId))
    assert.deepEqual(unknown, noRules)
    assert.deepEqual(
      log.lines.map(({ event }) => event),
      ['graph.policies-not-readable'],
    )
  })

  const durations: [string, number][] = [
    ['P180D', 180],
    ['P4DT12H', 4.5],
    ['P1Y', 365],
    ['P1M', 28],
    ['P2W', 14],
  ]
  for (const [duration, days] of durations) {
    it(`reads ${duration} as ${days} days`, async () => {
      assert.equal((await scripted(duration)).maxLifetimeDays, days)
    })
  }

  it('is unreadable with a lifetime that is no duration', async () => {
    const failure = await failureOf(scripted('a while'))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'unreadable' })
  })

  it('takes the shortest of several lifetimes', async () => {
    assert.equal((await scripted('P180D', 'P90D')).maxLifetimeDays, 90)
  })

  /** Rules from a policy in the form that Graph used before restrictions had a state. */
  async function scripted(...lifetimes: string[]) {
    const passwordCredentials = lifetimes.map((maxLifetime) => ({
      restrictionType: 'passwordLifetime',
      maxLifetime,
    }))
    const value = [{ isEnabled: true, restrictions: { passwordCredentials } }]
    await using server = await startScriptedServer(() => ({ status: 200, body: { value } }))
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
    const graph = createGraphClient({ endpoint: server.url, credential })
    return await new GraphCredentialPolicies(graph, recordingLog()).passwordRules(application)
  }
})

function applicationWith(objectId: string, clientId: string): Application {
  return {
    objectId,
    clientId,
    displayName: 'Governed',
    signInAudience: 'AzureADMyOrg',
    tags: [],
    notes: null,
    credentials: [],
  }
}

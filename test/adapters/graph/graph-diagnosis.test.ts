import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { usualBotPermissions } from '../../../sandbox/tenant/graph/permissions.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphDiagnosis } from '../../../src/adapters/graph/graph-diagnosis.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'
import { graphOf } from './graph-of-tenant.ts'

describe('Rekey’s standing with Graph', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant()
    trust(tenant.caPem)
  })
  afterEach(() => {
    tenant.world.setBotPermissions(usualBotPermissions)
    tenant.world.setPremiumLicence(true)
  })
  after(() => tenant.close())
  const standing = (credential = signInAsBot(tenant)) =>
    new GraphDiagnosis(graphOf(tenant).graph, { credential, endpoint: tenant.graphUrl })

  it('is who it is and what was consented to', async () => {
    assert.deepEqual(await standing().ownToken(), {
      servicePrincipalId: tenant.world.bot.servicePrincipalId,
      permissions: new Set(usualBotPermissions),
    })
  })

  it('is seen by requests that change nothing', async () => {
    const before = tenant.requests.count('graph', 'POST', /./)
    for (const what of ['applications', 'people', 'policies', 'signIns'] as const) {
      assert.deepEqual(await standing().probe(what), { answered: true }, what)
    }
    assert.equal(tenant.requests.count('graph', 'POST', /./), before)
  })

  it('shows each refusal', async () => {
    tenant.world.setBotPermissions([])
    for (const what of ['applications', 'people', 'policies', 'signIns'] as const) {
      assert.partialDeepStrictEqual(
        await standing().probe(what),
        { answered: false, reason: 'forbidden' },
        what,
      )
    }
  })

  it('shows a missing licence as such', async () => {
    tenant.world.setPremiumLicence(false)
    assert.partialDeepStrictEqual(await standing().probe('signIns'), {
      reason: 'forbidden',
      code: 'PremiumLicenceMissing',
    })
  })

  it('is unknown without a token', async () => {
    const none = { getToken: () => Promise.reject(new Error('no')) }
    const credential = none as unknown as ReturnType<typeof signInAsBot>
    assert.equal(await standing(credential).ownToken(), 'noToken')
  })

  it('tells how far the two clocks are apart', async () => {
    const ahead = await standing().clockAheadMs()
    assert.ok(ahead !== undefined && Math.abs(ahead) < 5_000, `${ahead} ms`)
  })

  it('tells nothing of the clocks where nobody answers', async () => {
    const nowhere = new GraphDiagnosis(graphOf(tenant).graph, {
      credential: signInAsBot(tenant),
      endpoint: 'https://127.0.0.1:1',
    })
    assert.equal(await nowhere.clockAheadMs(), undefined)
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { EntraSecretProof } from '../../../src/adapters/entra/entra-secret-proof.ts'
import type { ProofAnswer } from '../../../src/application/ports/secret-proof.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import { startScriptedServer } from '../graph/scripted-server.ts'
import { assertSecretFree, failureOf, rejectionOf } from './failures.ts'
import { trust } from './sign-in-as-bot.ts'

const value = 'Xy38Q~a-value-that-nobody-may-see_1234567'
const clientId = '33333333-0000-4000-8000-000000000001'

describe('The proof of a client secret', () => {
  let tenant: SandboxTenant
  let proof: EntraSecretProof
  before(async () => {
    tenant = await startTenant()
    trust(tenant.caPem)
    const { authorityUrl: authority, tenantId, graphUrl: graphEndpoint } = tenant
    proof = new EntraSecretProof({ authority, tenantId, graphEndpoint, timeoutMs: 500 })
  })
  after(() => tenant.close())
  afterEach(() => {
    tenant.faults.clear()
    tenant.faults.replicationMs = 0
    tenant.requests.clear()
  })
  const minted = (endsInDays = 365) => {
    const { appId } = tenant.world.addApplication({ displayName: 'Proven' })
    const { secretText } = tenant.world.addCredential(appId, { endsInDays })
    return { appId, secret: sealSecretText(secretText) }
  }

  it('is accepted with the right value, although the application has no permission', async () => {
    const { appId, secret } = minted()
    assert.equal(await proof.tryOnce(appId, secret), 'accepted')
    assert.equal(tenant.requests.count('entra', 'POST', /token$/), 1)
  })

  it('is not yet given with a value that Entra does not know', async () => {
    const { appId } = minted()
    assert.equal(await proof.tryOnce(appId, sealSecretText(value)), 'notYet')
  })

  it('flaps while the secret is on its way from node to node, then settles', async () => {
    tenant.faults.replicationMs = 400
    tenant.faults.flapping = true
    const { appId } = tenant.world.addApplication({ displayName: 'Replicating' })
    const startAt = tenant.clock.now()
    const endAt = new Date(startAt.getTime() + 86_400_000)
    const application = tenant.world.application(appId)
    const wish = { displayName: null, startAt, endAt }
    const { secretText } = tenant.world.directory.mintPassword(application, wish)
    const secret = sealSecretText(secretText)
    const answers: ProofAnswer[] = []
    for (let attempt = 0; attempt < 4; attempt += 1) {
      answers.push(await proof.tryOnce(appId, secret))
    }
    assert.deepEqual(answers, ['notYet', 'accepted', 'notYet', 'accepted'])
    await new Promise((resolve) => setTimeout(resolve, 450))
    assert.equal(await proof.tryOnce(appId, secret), 'accepted')
    assert.equal(await proof.tryOnce(appId, secret), 'accepted')
  })

  it('is expired with an expired secret', async () => {
    const { appId, secret } = minted(-1)
    assert.equal(await proof.tryOnce(appId, secret), 'expired')
  })

  it('is refused for a disabled application', async () => {
    const { appId, secret } = minted()
    tenant.world.changeApplication(appId, { disabled: true })
    assert.equal(await proof.tryOnce(appId, secret), 'refused')
  })

  it('is not yet given for an application that a node has not heard of', async () => {
    assert.equal(await proof.tryOnce(clientId, sealSecretText(value)), 'notYet')
  })

  const troubles = [
    ['a 503', { kind: 'status', status: 503, code: '90033' }, 'unavailable'],
    ['a broken connection', { kind: 'reset' }, 'unavailable'],
    ['silence', { kind: 'hang' }, 'unavailable'],
    ['a 429', { kind: 'status', status: 429, retryAfter: 4 }, 'throttled'],
  ] as const
  for (const [name, fault, reason] of troubles) {
    it(`fails as ${reason} on ${name}, after one request and without the value`, async () => {
      const { appId, secret } = minted()
      tenant.faults.add({ ...fault, service: 'entra', match: { path: '/token$' } })
      const error = await rejectionOf(proof.tryOnce(appId, secret))
      assertSecretFree(error, tenant.mintedSecretTexts())
      const failure = await failureOf(Promise.reject(error))
      assert.partialDeepStrictEqual(failure, { service: 'entra', reason })
      assert.equal(failure.retryAfterMs, reason === 'throttled' ? 4_000 : undefined)
      assert.equal(tenant.requests.count('entra', 'POST', /token$/), 1)
    })
  }

  const codes: [number, string, ProofAnswer][] = [
    [53003, 'blocked by Conditional Access, after the secret was checked', 'accepted'],
    [700016, 'application not found', 'notYet'],
    [7000222, 'expired', 'expired'],
    [7000112, 'application disabled', 'refused'],
    [7000229, 'no service principal', 'refused'],
    [90002, 'tenant unknown', 'refused'],
  ]
  for (const [code, meaning, answer] of codes) {
    it(`is ${answer} on AADSTS${code}, ${meaning}`, async () => {
      const body = { error: 'invalid_client', error_codes: [code] }
      assert.equal(await scripted(400, body).answer, answer)
    })
  }

  it('says nothing about the secret while Entra has a passing trouble', async () => {
    const body = { error: 'temporarily_unavailable', error_codes: [90033] }
    const failure = await failureOf(scripted(400, body).answer)
    assert.partialDeepStrictEqual(failure, { service: 'entra', reason: 'unavailable' })
  })

  it('takes no other page for a token', async () => {
    for (const body of [{}, { token_type: 'Bearer' }, 'welcome']) {
      const failure = await failureOf(scripted(200, body).answer)
      assert.partialDeepStrictEqual(failure, { service: 'entra', reason: 'unreadable' })
    }
  })

  it('does not carry the value along a redirect', async () => {
    await using elsewhere = await startScriptedServer(() => ({ status: 200, body: {} }))
    const redirect = scripted(307, undefined, { location: elsewhere.url })
    const failure = await failureOf(redirect.answer)
    assert.partialDeepStrictEqual(failure, { service: 'entra', reason: 'unavailable' })
    assert.deepEqual(elsewhere.received, [])
  })

  it('asks with client credentials for the default scope of Graph', async () => {
    await using server = await startScriptedServer(() => ({
      status: 200,
      body: { token_type: 'Bearer', access_token: 'x' },
    }))
    await proofAt(server.url).tryOnce(clientId, sealSecretText(value))
    const [request] = server.received
    assert.equal(request?.path, '/contoso.example/oauth2/v2.0/token')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(request?.body)), {
      client_id: clientId,
      client_secret: value,
      scope: 'https://graph.microsoft.com/.default',
      grant_type: 'client_credentials',
    })
  })
})

function proofAt(authority: string): EntraSecretProof {
  const graphEndpoint = 'https://graph.microsoft.com/'
  return new EntraSecretProof({
    authority: `${authority}/`,
    tenantId: 'contoso.example',
    graphEndpoint,
  })
}

function scripted(status: number, body: unknown, headers: Record<string, string> = {}) {
  const answer = async (): Promise<ProofAnswer> => {
    await using server = await startScriptedServer(() => ({ status, body, headers }))
    return await proofAt(server.url).tryOnce(clientId, sealSecretText(value))
  }
  return { answer: answer() }
}

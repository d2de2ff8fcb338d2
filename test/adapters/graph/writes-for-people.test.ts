import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { people } from '../../../sandbox/tenant/people.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { createOnBehalfOf } from '../../../src/adapters/entra/on-behalf-of.ts'
import { PersonsTokens } from '../../../src/adapters/entra/persons-tokens.ts'
import { createSsoCheck } from '../../../src/adapters/entra/sso-token.ts'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { writesForPeople } from '../../../src/adapters/graph/writes-for-people.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import type { Person } from '../../../src/domain/application.ts'
import { assertSecretFree, rejectionOf } from '../entra/failures.ts'
import { signInAsBot } from '../entra/sign-in-as-bot.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'

const asPerson = ({ id, displayName: name }: { id: string; displayName: string }): Person => ({
  id,
  name,
})
const [alice, david, erin] = [people.alice, people.david, people.erin].map(asPerson) as [
  Person,
  Person,
  Person,
]
const wanted = { displayName: 'secret [rk-7f3k2q9d]', expiresAt: new Date(Date.now() + 1e10) }

describe('Writes with the rights of people', () => {
  let tenant: SandboxTenant
  let now: Date
  before(async () => {
    tenant = await startTenant()
    // The bot itself only reads.
    tenant.world.setBotPermissions(['Application.Read.All'])
  })
  after(() => tenant.close())

  /** People's tokens, and applications that are written to with them. */
  function lending(how: 'password' | 'identity' = 'password') {
    now = new Date()
    const { clientId, clientSecret: password, resource } = tenant.world.authApp
    const { authorityUrl: authority, tenantId, graphUrl: graphEndpoint } = tenant
    const { graph } = graphOf(tenant)
    const identity = signInAsBot(tenant)
    const assertion = async () =>
      (await identity.getToken('api://AzureADTokenExchange/.default')).token
    const clock = { now: () => now, sleep: () => assert.fail('nothing waits') }
    const tokens = new PersonsTokens({
      check: createSsoCheck({ authority, tenantId, audiences: [clientId, resource], clock }),
      exchange: createOnBehalfOf({
        authority,
        tenantId,
        clientId,
        credential: how === 'password' ? { password } : { assertion },
        graphEndpoint,
      }),
      consentUrl: '',
      clock,
      log: recordingLog(),
    })
    const registrations = writesForPeople(
      new GraphAppRegistrations(graph, recordingLog()),
      tokens,
      (credential) => createGraphClient({ endpoint: graphEndpoint, credential }),
    )
    const signIn = async (person: Person, change = {}) =>
      tokens.signIn(person, {
        token: sealSecretText(await tenant.signIn(person.id, change)),
        isSecond: false,
      })
    return { tokens, registrations, signIn }
  }
  const idOf = (name: string) => tenant.world.application(name).id
  const writersOf = (keyId: string) => tenant.world.directory.writers.get(keyId)

  for (const how of ['password', 'identity'] as const) {
    it(`are done by the person, the registration proving itself by its ${how}`, async () => {
      const { registrations, signIn } = lending(how)
      assert.deepEqual(await signIn(alice), { is: 'ready' })
      const { keyId } = await registrations.addPassword(idOf('Payroll API'), wanted, alice)
      assert.equal(await registrations.removePassword(idOf('Payroll API'), keyId, alice), 'removed')
      assert.deepEqual(writersOf(keyId), { mintedBy: alice.id, removedBy: alice.id })
    })
  }

  it('reach as far as an administrator reaches', async () => {
    const { registrations, signIn } = lending()
    await signIn(erin)
    const { keyId } = await registrations.addPassword(idOf('Payroll API'), wanted, erin)
    assert.equal(writersOf(keyId)?.mintedBy, erin.id)
  })

  const refused = async (act: Promise<unknown>) => {
    const error = await rejectionOf(act)
    assertSecretFree(error, tenant.world.authApp.tokens)
    return (error as Error).message
  }

  it('are refused as the person’s where the person may not', async () => {
    const { registrations, signIn } = lending()
    await signIn(david)
    const held = tenant.world.credentialsOf('Payroll API').length
    const adding = registrations.addPassword(idOf('Payroll API'), wanted, david)
    assert.equal(await refused(adding), 'graph: forbidden (PersonMayNot)')
    assert.equal(tenant.world.credentialsOf('Payroll API').length, held)
  })

  it('are not begun for somebody who is not signed in, or for nobody', async () => {
    const { registrations, signIn } = lending()
    await signIn(erin)
    const { keyId = '' } = tenant.world.credentialsOf('Payroll API')[0] ?? {}
    const posts = tenant.requests.count('graph', 'POST', /Password$/)
    const objectId = idOf('Payroll API')
    assert.equal(
      await refused(registrations.addPassword(objectId, wanted, alice)),
      'graph: signInNeeded',
    )
    assert.equal(
      await refused(registrations.removePassword(objectId, keyId)),
      'graph: forbidden (NobodyAsked)',
    )
    assert.equal(tenant.requests.count('graph', 'POST', /Password$/), posts)
  })

  it('need a new sign-in when the old one is about to end', async () => {
    const { tokens, signIn } = lending()
    await signIn(alice)
    assert.ok(tokens.has(alice.id))
    now = new Date(now.getTime() + 56 * 60_000)
    assert.ok(!tokens.has(alice.id))
    assert.deepEqual(await tokens.signIn(alice, null), { is: 'ask', isSecond: false })
  })

  it('need a new sign-in when Graph no longer takes the old one', async () => {
    const { tokens, registrations, signIn } = lending()
    await signIn(alice)
    tenant.faults.add({
      service: 'graph',
      match: { method: 'POST', path: '/addPassword$' },
      times: 1,
      kind: 'status',
      status: 401,
      code: 'InvalidAuthenticationToken',
    })
    const adding = registrations.addPassword(idOf('Payroll API'), wanted, alice)
    assert.equal(await refused(adding), 'graph: signInNeeded (InvalidAuthenticationToken)')
    assert.ok(!tokens.has(alice.id))
  })

  it('take no sign-in that has ended', async () => {
    const { tokens } = lending()
    const token = sealSecretText(await tenant.signIn(alice.id))
    now = new Date(now.getTime() + 2 * 3_600_000)
    const brought = { token, isSecond: false }
    assert.deepEqual(await tokens.signIn(alice, brought), { is: 'ask', isSecond: true })
    assert.deepEqual(await tokens.signIn(alice, { token, isSecond: true }), { is: 'refused' })
  })

  it('keep tokens where nothing that prints an object shows them', async () => {
    const { tokens, signIn } = lending()
    await signIn(alice)
    assertSecretFree(tokens, tenant.world.authApp.tokens)
  })
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { FaultKind } from '../../../sandbox/tenant/faults/fault-rules.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { openSecretText } from '../../../src/application/open-secret-text.ts'
import { assertSecretFree, failureOf, rejectionOf } from '../entra/failures.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'
import { startScriptedServer } from './scripted-server.ts'

const now = new Date('2026-05-04T08:00:00Z')
const expiresAt = new Date('2027-05-04T08:00:00Z')
const wanted = { displayName: 'secret-2026-05 [rk-7f3k2q9d]', expiresAt }
const path = '/addPassword$'

describe('Adding a client secret', () => {
  let tenant: SandboxTenant
  let number = 0
  before(async () => {
    tenant = await startTenant({ now })
  })
  after(() => tenant.close())
  afterEach(() => {
    tenant.faults.clear()
    tenant.requests.clear()
  })
  const posts = () => tenant.requests.count('graph', 'POST', /addPassword$/)
  const registrations = (timeoutMs?: number) =>
    new GraphAppRegistrations(graphOf(tenant, timeoutMs).graph, recordingLog())
  const freshApplication = () => {
    number += 1
    return tenant.world.addApplication({ displayName: `Fresh ${number}` }).id
  }

  it('gives the key id, the end and the sealed value', async () => {
    const objectId = freshApplication()
    const minted = await registrations().addPassword(objectId, wanted)
    const [held] = tenant.world.credentialsOf(objectId)
    assert.equal(minted.keyId, held?.keyId)
    assert.deepEqual(minted.expiresAt, expiresAt)
    assert.equal(held?.displayName, wanted.displayName)
    assert.equal(openSecretText(minted.secret), held?.secretText)
    assertSecretFree(minted, tenant.mintedSecretTexts())
  })

  const troubles: [string, FaultKind, number][] = [
    ['503', { kind: 'status', status: 503, retryAfter: 1 }, 0],
    ['504', { kind: 'status', status: 504 }, 0],
    ['500', { kind: 'status', status: 500, code: 'Directory_ConcurrencyViolation' }, 0],
    ['a broken connection', { kind: 'reset' }, 0],
    ['504 after it took effect', { kind: 'commitThenStatus', status: 504 }, 1],
    ['500 after it took effect', { kind: 'commitThenStatus', status: 500 }, 1],
    ['a connection that broke after it took effect', { kind: 'commitThenReset' }, 1],
  ]
  for (const [name, fault, added] of troubles) {
    it(`sends one request on ${name}, and is uncertain`, async () => {
      const objectId = freshApplication()
      tenant.faults.add({ ...fault, service: 'graph', match: { method: 'POST', path } })
      const error = await rejectionOf(registrations().addPassword(objectId, wanted))
      assert.equal((await failureOf(Promise.reject(error))).reason, 'uncertain')
      assertSecretFree(error, tenant.mintedSecretTexts())
      assert.equal(posts(), 1)
      assert.equal(tenant.world.credentialsOf(objectId).length, added)
    })
  }

  it('is uncertain when no answer comes in time', async () => {
    const objectId = freshApplication()
    const impatient = registrations(400)
    await impatient.byObjectId(objectId)
    tenant.faults.add({ service: 'graph', kind: 'hang', match: { method: 'POST', path } })
    const failure = await failureOf(impatient.addPassword(objectId, wanted))
    assert.equal(failure.reason, 'uncertain')
    assert.equal(posts(), 1)
  })

  it('is throttled on 429 and says for how long', async () => {
    const fault = { kind: 'status', status: 429, code: 'TooManyRequests', retryAfter: 7 } as const
    tenant.faults.add({ ...fault, service: 'graph', match: { method: 'POST', path } })
    const failure = await failureOf(registrations().addPassword(freshApplication(), wanted))
    assert.deepEqual(failure, {
      service: 'graph',
      reason: 'throttled',
      code: 'TooManyRequests',
      retryAfterMs: 7_000,
    })
    assert.equal(posts(), 1)
  })

  for (const status of [400, 409]) {
    it(`is a conflict when Graph answers a concurrent write with ${status}`, async () => {
      const fault = { kind: 'status', status, code: 'Directory_ConcurrencyViolation' } as const
      tenant.faults.add({ ...fault, service: 'graph', match: { method: 'POST', path } })
      const failure = await failureOf(registrations().addPassword(freshApplication(), wanted))
      assert.partialDeepStrictEqual(failure, {
        reason: 'conflict',
        code: 'Directory_ConcurrencyViolation',
      })
    })
  }

  it('is forbidden for an application that the bot may not manage', async (t) => {
    const limited = await startTenant({ now })
    t.after(() => limited.close())
    limited.world.setBotPermissions(['Application.ReadWrite.OwnedBy'])
    const { id } = limited.world.application('Payroll API')
    const bot = new GraphAppRegistrations(graphOf(limited).graph, recordingLog())
    const failure = await failureOf(bot.addPassword(id, wanted))
    assert.partialDeepStrictEqual(failure, {
      reason: 'forbidden',
      code: 'Authorization_RequestDenied',
    })
  })

  it('is forbidden by a policy against client secrets', async () => {
    const objectId = freshApplication()
    const restrictForAppsCreatedAfter = null
    tenant.world.setPolicy(
      { passwordAddition: { state: 'enabled', restrictForAppsCreatedAfter } },
      objectId,
    )
    const failure = await failureOf(registrations().addPassword(objectId, wanted))
    assert.partialDeepStrictEqual(failure, {
      reason: 'forbidden',
      code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    })
  })

  it('knows the policies by their words where Graph gives a plain code', async () => {
    const messages = {
      CredentialTypeNotAllowedAsPerAppPolicy:
        "Credential type not allowed as per assigned policy 'x'.",
      CredentialInvalidLifetimeAsPerAppPolicy:
        "Credential lifetime exceeds the max value allowed as per assigned policy 'x'",
    }
    for (const [code, message] of Object.entries(messages)) {
      const plain = { kind: 'status', status: 400, code: 'Request_BadRequest', message } as const
      tenant.faults.clear()
      tenant.faults.add({ ...plain, service: 'graph', match: { method: 'POST', path } })
      const failure = await failureOf(registrations().addPassword(freshApplication(), wanted))
      assert.partialDeepStrictEqual(failure, { reason: 'forbidden', code })
    }
  })

  it('is not found for an application that is gone', async () => {
    const objectId = '00000000-0000-4000-8000-00000000dead'
    const failure = await failureOf(registrations().addPassword(objectId, wanted))
    assert.partialDeepStrictEqual(failure, { reason: 'notFound' })
  })

  const value = 'Xy38Q~a-value-that-nobody-may-see_1234567'
  const odd: [string, unknown, number][] = [
    ['without a key id', { secretText: value, endDateTime: '2027-05-04T08:00:00Z' }, 200],
    [
      'with a bad date',
      { keyId: crypto.randomUUID(), secretText: value, endDateTime: 'soon' },
      200,
    ],
    ['with the value where the code should be', { error: { code: value, message: value } }, 400],
    ['with the value in an unknown error', { error: { code: 'Odd', message: value } }, 500],
  ]
  for (const [name, body, status] of odd) {
    it(`shows nothing of an answer ${name}`, async () => {
      await using server = await startScriptedServer(() => ({ status, body }))
      const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
      const graph = createGraphClient({ endpoint: server.url, credential })
      const scripted = new GraphAppRegistrations(graph, recordingLog())
      const error = await rejectionOf(scripted.addPassword('x', wanted))
      assertSecretFree(error, [value])
      const { reason } = await failureOf(Promise.reject(error))
      assert.equal(reason, status === 400 ? 'forbidden' : 'uncertain')
      assert.equal(server.received.length, 1)
    })
  }
})

import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { FaultKind } from '../../../sandbox/tenant/faults/fault-rules.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { failureOf } from '../entra/failures.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'

const now = new Date('2026-05-04T08:00:00Z')

describe('Removing a client secret', () => {
  let tenant: SandboxTenant
  let objectId: string
  let old: string
  let kept: string
  let registrations: GraphAppRegistrations
  before(async () => {
    tenant = await startTenant({ now })
  })
  after(() => tenant.close())
  beforeEach(() => {
    objectId = tenant.world.addApplication({ displayName: 'Cleaned up' }).id
    old = tenant.world.addCredential(objectId, { displayName: 'old', endsInDays: 3 }).keyId
    kept = tenant.world.addCredential(objectId, { displayName: 'new', endsInDays: 365 }).keyId
    registrations = new GraphAppRegistrations(graphOf(tenant).graph, recordingLog())
  })
  afterEach(() => {
    tenant.faults.clear()
    tenant.requests.clear()
  })
  const failing = (fault: FaultKind, times = 1) =>
    tenant.faults.add({
      ...fault,
      times,
      service: 'graph',
      match: { method: 'POST', path: '/removePassword$' },
    })
  const left = () => tenant.world.credentialsOf(objectId).map(({ keyId }) => keyId)

  it('takes away exactly this key id', async () => {
    assert.equal(await registrations.removePassword(objectId, old), 'removed')
    assert.deepEqual(left(), [kept])
  })

  it('finds it already gone when somebody was faster', async () => {
    tenant.world.deleteCredential(objectId, old)
    assert.equal(await registrations.removePassword(objectId, old), 'alreadyGone')
    assert.deepEqual(left(), [kept])
  })

  const passing: [string, FaultKind][] = [
    ['a 409', { kind: 'status', status: 409, code: 'Directory_ConcurrencyViolation' }],
    ['a 500', { kind: 'status', status: 500, code: 'Directory_ConcurrencyViolation' }],
    ['a 429', { kind: 'status', status: 429, retryAfter: 1 }],
    ['a broken connection', { kind: 'reset' }],
    [
      'a false "no such key id", as comes just after adding',
      {
        kind: 'status',
        status: 400,
        code: 'Request_BadRequest',
        message: "No password credential found with keyId 'x'.",
      },
    ],
  ]
  for (const [name, fault] of passing) {
    it(`is repeated after ${name}`, async () => {
      failing(fault)
      assert.equal(await registrations.removePassword(objectId, old), 'removed')
      assert.deepEqual(left(), [kept])
    })
  }

  for (const fault of [
    { kind: 'commitThenStatus', status: 504 },
    { kind: 'commitThenReset' },
  ] as const) {
    it(`counts as our own removal when only the answer got lost: ${fault.kind}`, async () => {
      failing(fault)
      assert.equal(await registrations.removePassword(objectId, old), 'removed')
      assert.deepEqual(left(), [kept])
    })
  }

  it('is a conflict while Graph denies a key id that the application still has', async () => {
    const message = "No password credential found with keyId 'x'."
    failing({ kind: 'status', status: 400, code: 'Request_BadRequest', message }, 10)
    const failure = await failureOf(registrations.removePassword(objectId, old))
    assert.partialDeepStrictEqual(failure, {
      reason: 'conflict',
      code: 'PasswordCredentialNotFound',
    })
  })

  it('stays uncertain when Graph fails again and again', async () => {
    failing({ kind: 'status', status: 503 }, 10)
    const failure = await failureOf(registrations.removePassword(objectId, old))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'uncertain' })
    assert.equal(tenant.requests.count('graph', 'POST', /removePassword$/), 4)
  })

  it('is not found for an application that is gone', async () => {
    tenant.world.deleteApplication(objectId)
    const failure = await failureOf(registrations.removePassword(objectId, old))
    assert.partialDeepStrictEqual(failure, { reason: 'notFound' })
  })
})

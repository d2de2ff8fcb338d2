import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { FaultKind } from '../../../sandbox/tenant/faults/fault-rules.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { KeyVaults } from '../../../src/adapters/key-vault/key-vaults.ts'
import type { VersionTags } from '../../../src/application/ports/vaults.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import type { VaultTarget } from '../../../src/domain/vault-target.ts'
import { assertSecretFree, failureOf, rejectionOf } from '../entra/failures.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'

const now = new Date('2026-05-04T08:00:00Z')
const value = 'Xy38Q~a-value-that-nobody-may-see_1234567'
const about = {
  clientId: '33333333-0000-4000-8000-000000000001',
  keyId: '11111111-0000-4000-8000-000000000001',
  rotationId: 'rk-7f3k2q9d',
  rotatedBy: 'Alice Novak',
  previousVersion: null,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
} as const

describe('A key vault', () => {
  let tenant: SandboxTenant
  let vaults: KeyVaults
  let target: VaultTarget
  let number = 0
  before(async () => {
    tenant = await startTenant({ now })
    trust(tenant.caPem)
  })
  after(() => tenant.close())
  beforeEach(() => {
    vaults = vaultsOf(5_000)
    number += 1
    target = { vaultUrl: tenant.vaultUrl, secretName: `fresh-${number}` }
  })
  afterEach(() => {
    tenant.faults.clear()
    tenant.requests.clear()
    tenant.world.setVaultAccess('first', 'officer')
  })
  const vaultsOf = (timeoutMs: number) =>
    new KeyVaults({ credential: signInAsBot(tenant), verifyChallenge: false, timeoutMs })
  const store = (more: Partial<VersionTags & { expiresAt: Date }> = {}) =>
    vaults.store(target, sealSecretText(value), { ...about, ...more })
  const held = () => tenant.world.vaultVersionsOf(target.secretName)
  const puts = () =>
    tenant.requests.matching('vault', 'PUT', /^\/secrets\//).filter(({ status }) => status !== 401)
  const failing = (fault: FaultKind, method: string, path = '/secrets/') =>
    tenant.faults.add({ ...fault, service: 'vault', match: { method, path } })

  it('holds a stored value with its tags and its end', async () => {
    const stored = await store()
    const [version] = held()
    assert.deepEqual(stored, { ...target, version: version?.version })
    assert.partialDeepStrictEqual(version, {
      value,
      contentType: 'Client secret of an Entra application',
      enabled: true,
      exp: about.expiresAt.getTime() / 1000,
      tags: {
        'application-client-id': about.clientId,
        'key-id': about.keyId,
        'rotation-id': about.rotationId,
        'rotated-by': about.rotatedBy,
        expires: '2027-05-04T08:00:00.000Z',
      },
    })
    assertSecretFree(stored, [value])
  })

  it('is told which version this one takes the place of, where there is one', async () => {
    await store()
    await store({ previousVersion: '0123456789abcdef0123456789abcdef' })
    const tags = held().map((version) => version.tags['previous-version'])
    assert.deepEqual(tags, [undefined, '0123456789abcdef0123456789abcdef'])
  })

  it('is told no more tags than it takes, each of a length that it takes', async () => {
    const long = 'x'.repeat(1_000)
    await store({ previousVersion: long, rotatedBy: long, clientId: long, keyId: long })
    const tags = Object.entries(held()[0]?.tags ?? {})
    assert.ok(tags.length >= 6 && tags.length <= 15)
    for (const [name, text] of tags) assert.ok(name.length <= 256 && text.length <= 256, name)
    assert.ok((held()[0]?.contentType ?? '').length <= 255)
  })

  it('is told the true end in a tag where its own expiry cannot say it', async () => {
    await store({ expiresAt: new Date('2045-01-01') })
    assert.equal(held()[0]?.tags['expires'], '2045-01-01T00:00:00.000Z')
  })

  it('is told an end that fits into 32 bits, and tags of 256 characters', async () => {
    await store({ expiresAt: new Date('2045-01-01'), rotatedBy: `${'a'.repeat(255)}😀 Smith` })
    const [version] = held()
    assert.equal(version?.exp, 2 ** 31 - 1)
    assert.equal(version?.tags['rotated-by'], 'a'.repeat(255))
  })

  it('lists all versions, past its pages of 25, with what their tags say', async () => {
    const { store: vault } = tenant.world.vaults.first
    const plain = { contentType: undefined, nbf: undefined, exp: undefined, enabled: undefined }
    for (let count = 0; count < 60; count += 1) {
      vault.addVersion(target.secretName, 'x', { ...plain, tags: undefined })
    }
    const stored = await store()
    const versions = await vaults.versions(target)
    assert.equal(versions.length, 61)
    const { rotationId, keyId } = about
    const ours = versions.filter((version) => version.rotationId !== null)
    assert.deepEqual(ours, [
      { ...stored, enabled: true, createdAt: ours[0]?.createdAt ?? null, rotationId, keyId },
    ])
    assert.ok(Math.abs((ours[0]?.createdAt?.getTime() ?? 0) - now.getTime()) < 60_000)
  })

  it('has no versions of a name that it does not know', async () => {
    assert.deepEqual(await vaults.versions(target), [])
  })

  it('takes values for which nobody may ask it again', async () => {
    tenant.world.setVaultAccess('first', 'publisher')
    assert.equal(await vaults.readiness(target), 'ready')
    await store()
    assert.equal(held().length, 1)
  })

  it('is ready for a new name and for a known one', async () => {
    assert.equal(await vaults.readiness(target), 'ready')
    await store()
    assert.equal(await vaults.readiness(target), 'ready')
  })

  it('is not ready while the name is soft-deleted, and refuses the value then', async () => {
    await store()
    tenant.world.deleteVaultSecret(target.secretName)
    assert.equal(await vaults.readiness(target), 'nameDeleted')
    assert.partialDeepStrictEqual(await failureOf(store()), {
      service: 'vault',
      reason: 'conflict',
      code: 'ObjectIsDeletedButRecoverable',
    })
  })

  it('is ready although the bot may not look at deleted secrets', async () => {
    failing({ kind: 'status', status: 403 }, 'GET', '/deletedsecrets/')
    assert.equal(await vaults.readiness(target), 'ready')
  })

  it('is forbidden without the right to it', async () => {
    tenant.world.setVaultAccess('first', 'none')
    assert.equal(await vaults.readiness(target), 'forbidden')
    const failure = { service: 'vault', reason: 'forbidden' }
    assert.partialDeepStrictEqual(await failureOf(vaults.versions(target)), failure)
    const stored = await failureOf(store())
    assert.partialDeepStrictEqual(stored, { ...failure, code: 'ForbiddenByRbac' })
  })

  it('is unreachable when it fails, and when nobody answers there', async () => {
    failing({ kind: 'status', status: 503 }, 'GET')
    assert.equal(await vaults.readiness(target), 'unreachable')
    const nowhere = { ...target, vaultUrl: 'https://localhost:1' }
    assert.equal(await vaults.readiness(nowhere), 'unreachable')
    const failure = await failureOf(vaults.store(nowhere, sealSecretText(value), about))
    assert.partialDeepStrictEqual(failure, { reason: 'unavailable', code: 'ECONNREFUSED' })
  })

  it('is read again after a 500 and a broken connection', async () => {
    tenant.faults.add({
      service: 'vault',
      match: { method: 'GET', path: '/versions' },
      kind: 'status',
      status: 500,
      times: 1,
    })
    tenant.faults.add({
      service: 'vault',
      match: { method: 'GET', path: '/versions' },
      kind: 'reset',
      times: 1,
    })
    assert.deepEqual(await vaults.versions(target), [])
  })

  const troubles: [string, FaultKind, number][] = [
    ['500', { kind: 'status', status: 500 }, 0],
    ['503', { kind: 'status', status: 503, retryAfter: 1 }, 0],
    ['a broken connection', { kind: 'reset' }, 0],
    ['500 after it took effect', { kind: 'commitThenStatus', status: 500 }, 1],
    ['a connection that broke after it took effect', { kind: 'commitThenReset' }, 1],
  ]
  for (const [name, fault, kept] of troubles) {
    it(`is sent a value once on ${name}, and is uncertain`, async () => {
      failing(fault, 'PUT')
      const error = await rejectionOf(store())
      assertSecretFree(error, [value])
      const { reason } = await failureOf(Promise.reject(error))
      assert.equal(reason, 'uncertain')
      assert.equal(puts().length, 1)
      assert.equal(held().length, kept)
    })
  }

  it('is uncertain when it does not answer in time', async () => {
    vaults = vaultsOf(400)
    await store()
    tenant.requests.clear()
    failing({ kind: 'hang' }, 'PUT')
    const error = await rejectionOf(store())
    assertSecretFree(error, [value])
    assert.equal((await failureOf(Promise.reject(error))).reason, 'uncertain')
    assert.equal(held().length, 1)
  })

  it('asks for patience at once, however long it wants to be left alone', async () => {
    failing({ kind: 'status', status: 429, retryAfter: 3_600 }, 'GET')
    const began = performance.now()
    assert.deepEqual(await vaults.readiness(target), { throttledMs: 3_600_000 })
    assert.ok(performance.now() - began < 3_000, 'it did not wait')
    const asked = tenant.requests.matching('vault', 'GET', /./)
    assert.equal(asked.filter(({ status }) => status === 429).length, 1, 'it asked once')
  })

  it('that takes its time over a recovery is left at it', async () => {
    await store()
    tenant.world.deleteVaultSecret(target.secretName)
    failing({ kind: 'status', status: 404 }, 'GET', '/secrets/.*/versions')
    assert.equal(await vaults.recover(target), 'underWay')
    assert.equal(tenant.requests.matching('vault', 'POST', /\/recover$/).length, 1)
  })

  it('that somebody else recovers at the same time is no failure', async () => {
    await store()
    tenant.world.deleteVaultSecret(target.secretName)
    const recovering = { kind: 'commitThenStatus', status: 409, code: 'Conflict' } as const
    failing(recovering, 'POST', '/recover$')
    assert.equal(await vaults.recover(target), 'recovered')
  })

  it('that fails over a recovery says so', async () => {
    await store()
    tenant.world.deleteVaultSecret(target.secretName)
    failing({ kind: 'status', status: 503 }, 'POST', '/recover$')
    assert.partialDeepStrictEqual(await failureOf(vaults.recover(target)), {
      reason: 'unavailable',
    })
    assert.equal(await vaults.readiness(target), 'nameDeleted')
  })

  it('is throttled on 429, with Retry-After and without', async () => {
    failing({ kind: 'status', status: 429, retryAfter: 5 }, 'PUT')
    const throttled = { service: 'vault', reason: 'throttled' }
    assert.partialDeepStrictEqual(await failureOf(store()), { ...throttled, retryAfterMs: 5_000 })
    tenant.faults.clear()
    failing({ kind: 'status', status: 429 }, 'PUT')
    assert.partialDeepStrictEqual(await failureOf(store()), { ...throttled, code: 'Throttled' })
    assert.equal(puts().length, 2)
  })

  it('is unavailable, not uncertain, when the bot gets no token', async () => {
    const credential = { getToken: () => Promise.reject(namedError('AuthenticationError')) }
    const strangers = new KeyVaults({ credential, verifyChallenge: false })
    const error = await rejectionOf(strangers.store(target, sealSecretText(value), about))
    assertSecretFree(error, [value])
    const failure = await failureOf(Promise.reject(error))
    assert.partialDeepStrictEqual(failure, { reason: 'unavailable', code: 'TokenNotAcquired' })
  })

  it('is kept apart from the other vault', async () => {
    const second = { ...target, vaultUrl: tenant.secondVaultUrl }
    await vaults.store(second, sealSecretText(value), about)
    assert.equal(held().length, 0)
    assert.equal(tenant.world.vaultVersionsOf(target.secretName, 'second').length, 1)
  })
})

function namedError(name: string): Error {
  return Object.assign(new Error('no'), { name })
}

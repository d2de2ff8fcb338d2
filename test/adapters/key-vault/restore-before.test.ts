import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { inspect } from 'node:util'
import { logger } from '@azure/keyvault-secrets'
import type { FaultKind } from '../../../sandbox/tenant/faults/fault-rules.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { KeyVaults } from '../../../src/adapters/key-vault/key-vaults.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import type { StoredVersion } from '../../../src/domain/vault-target.ts'
import { assertSecretFree, failureOf, rejectionOf } from '../entra/failures.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'
import { type ScriptedReply, startScriptedServer } from '../graph/scripted-server.ts'

const now = new Date('2026-05-04T08:00:00Z')
const old = 'Xy38Q~an-old-value-that-nobody-may-see'
const ours = 'Xy38Q~a-value-that-nobody-may-see_1234567'
const rotationId = 'rk-7f3k2q9d'
const about = {
  clientId: '33333333-0000-4000-8000-000000000001',
  keyId: '11111111-0000-4000-8000-000000000001',
  rotationId,
  rotatedBy: 'Alice Novak',
  previousVersion: null,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
} as const
const own = 'a'.repeat(32)
const credential = {
  getToken: async () => ({ token: 'vault-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
}
const challenge: ScriptedReply = {
  status: 401,
  headers: {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/c0a70500-7e4a-4c0d-8a11-5eca11ed0001", resource="https://vault.azure.net"',
  },
}
const exp = Date.parse('2026-06-01T00:00:00Z') / 1000

describe('A key vault, undoing', () => {
  let tenant: SandboxTenant
  let vaults: KeyVaults
  let stored: StoredVersion
  let number = 0
  before(async () => {
    tenant = await startTenant({ now })
    trust(tenant.caPem)
  })
  after(() => tenant.close())
  beforeEach(async () => {
    vaults = new KeyVaults({ credential: signInAsBot(tenant), verifyChallenge: false })
    number += 1
    stored = await storedAfter({ team: 'payroll', 'key-id': 'old', 'rotated-by': 'Bob' })
    tenant.requests.clear()
  })
  afterEach(() => {
    tenant.faults.clear()
    tenant.requests.clear()
  })
  /** An old version with these tags, and ours. */
  const storedAfter = (tags: Record<string, string>) => {
    const target = { vaultUrl: tenant.vaultUrl, secretName: `restored-${number}` }
    const more = { contentType: 'by hand', tags, exp, nbf: undefined, enabled: true }
    const at = new Date(tenant.clock.now().getTime() - 60_000)
    tenant.world.vaults.first.store.addVersion(target.secretName, old, more, { at })
    return vaults.store(target, sealSecretText(ours), about)
  }
  const held = () => tenant.world.vaultVersionsOf(stored.secretName)
  const sent = (method: string) =>
    tenant.requests.matching('vault', method, /^\/secrets\//).filter(({ status }) => status !== 401)
  const failing = (fault: FaultKind, method: string, path = '/secrets/') =>
    tenant.faults.add({ ...fault, service: 'vault', match: { method, path } })

  it('says of the restored version what was said of the old one', async () => {
    await vaults.restoreBefore(stored, rotationId)
    const restored = held().at(-1)
    const { value, contentType, enabled, tags } = restored ?? {}
    assert.deepEqual(
      { value, contentType, enabled, tags, exp: restored?.exp },
      {
        value: old,
        contentType: 'by hand',
        enabled: true,
        tags: { team: 'payroll', 'key-id': 'old', 'restored-for': rotationId },
        exp,
      },
    )
  })

  it('stays within 15 tags', async () => {
    number += 1
    const many = Array.from({ length: 15 }, (_, index) => [`tag-${index}`, 'x'])
    stored = await storedAfter(Object.fromEntries(many))
    await vaults.restoreBefore(stored, rotationId)
    const { tags } = held().at(-1) ?? {}
    assert.equal(Object.keys(tags ?? {}).length, 15)
    assert.equal(tags?.['restored-for'], rotationId)
  })

  it('leaves the tags and the end of a version that it disables', async () => {
    number += 1
    const target = { vaultUrl: tenant.vaultUrl, secretName: `restored-${number}` }
    stored = await vaults.store(target, sealSecretText(ours), about)
    const [before] = structuredClone(held())
    await vaults.restoreBefore(stored, rotationId)
    const [after] = held()
    assert.deepEqual({ ...after, updated: 0 }, { ...before, updated: 0, enabled: false })
  })

  const troubles: [string, FaultKind, number][] = [
    ['500', { kind: 'status', status: 500 }, 2],
    ['a broken connection', { kind: 'reset' }, 2],
    ['500 after it took effect', { kind: 'commitThenStatus', status: 500 }, 3],
    ['a connection that broke after it took effect', { kind: 'commitThenReset' }, 3],
  ]
  for (const [name, fault, kept] of troubles) {
    it(`sends the old value once on ${name}, and is uncertain`, async () => {
      failing(fault, 'PUT')
      const error = await rejectionOf(vaults.restoreBefore(stored, rotationId))
      assertSecretFree(error, [old, ours])
      assert.equal((await failureOf(Promise.reject(error))).reason, 'uncertain')
      assert.equal(sent('PUT').length, 1)
      assert.equal(held().length, kept)
      tenant.faults.clear()
      await vaults.restoreBefore(stored, rotationId)
      assert.equal(held().length, 3)
    })
  }

  it('is unavailable, and changes nothing, when the old value cannot be read just now', async () => {
    failing({ kind: 'status', status: 500 }, 'GET', '/secrets/[^/]+/[0-9a-f]{32}')
    const asked = [() => vaults.valueBefore(stored), () => vaults.restoreBefore(stored, rotationId)]
    for (const ask of asked) {
      const error = await rejectionOf(ask())
      assertSecretFree(error, [old, ours])
      const failure = { service: 'vault', reason: 'unavailable' }
      assert.partialDeepStrictEqual(await failureOf(Promise.reject(error)), failure)
    }
    assert.equal(sent('PUT').length, 0)
  })

  const strange: [string, ScriptedReply][] = [
    ['an error that shows it', { status: 400, body: { error: { code: old, message: old } } }],
    ['an answer of another form', { status: 200, body: [old] }],
    ['an answer without it', { status: 200, body: { id: `https://x.vault.azure.net/${old}` } }],
  ]
  for (const [name, reply] of strange) {
    it(`shows no value when asked for the old one and given ${name}`, async () => {
      await using server = await startScriptedServer(({ authorization, path }, url) => {
        if (!authorization) return challenge
        const listed = (version: string, created: number) => ({
          id: `${url}/secrets/x/${version}`,
          attributes: { enabled: true, created },
        })
        const value = [listed(own, 2), listed('b'.repeat(32), 1)]
        return path.includes('/versions') ? { status: 200, body: { value } } : reply
      })
      const vault = new KeyVaults({ credential, verifyChallenge: false })
      const version = { vaultUrl: server.url, secretName: 'x', version: own }
      const asked = [
        () => vault.valueBefore(version),
        () => vault.restoreBefore(version, rotationId),
      ]
      for (const ask of asked) {
        const error = await rejectionOf(ask())
        assertSecretFree(error, [old])
        assert.equal((await failureOf(Promise.reject(error))).service, 'vault')
      }
      assert.ok(server.received.every(({ method }) => method === 'GET'))
    })
  }

  it("leaves no value in the SDK's own log", async () => {
    const lines: string[] = []
    const { enabled, log } = logger.info
    Object.assign(logger.info, {
      enabled: true,
      log: (...parts: unknown[]) => void lines.push(inspect(parts, { depth: null })),
    })
    try {
      await vaults.valueBefore(stored)
      await vaults.restoreBefore(stored, rotationId)
    } finally {
      Object.assign(logger.info, { enabled, log })
    }
    assert.ok(lines.some((line) => line.includes('PUT')))
    assertSecretFree(lines, [old, ours])
  })
})

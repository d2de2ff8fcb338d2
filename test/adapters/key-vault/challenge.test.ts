import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { logger } from '@azure/keyvault-secrets'
import { KeyVaults } from '../../../src/adapters/key-vault/key-vaults.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import { failureOf } from '../entra/failures.ts'
import {
  type ReceivedRequest,
  type ScriptedReply,
  startScriptedServer,
} from '../graph/scripted-server.ts'

const value = 'Xy38Q~a-value-that-nobody-may-see_1234567'
const about = {
  clientId: '33333333-0000-4000-8000-000000000001',
  keyId: '11111111-0000-4000-8000-000000000001',
  rotationId: 'rk-7f3k2q9d',
  rotatedBy: 'Alice Novak',
  previousVersion: null,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
} as const
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

/** A vault that challenges, then behaves. */
function answer({ method, authorization }: ReceivedRequest, url: string): ScriptedReply {
  if (!authorization) return challenge
  if (method === 'GET') return { status: 200, body: { value: [], nextLink: null } }
  const id = `${url}/secrets/x/0123456789abcdef0123456789abcdef`
  return { status: 200, body: { value, id, attributes: { enabled: true } } }
}

const sentInTheOpen = (received: readonly ReceivedRequest[]) =>
  received.filter(({ authorization, body }) => !authorization && body !== '')

describe('The challenge of a vault', () => {
  it('is answered before any value is sent, however many are stored at once', async () => {
    await using server = await startScriptedServer(answer)
    const vaults = new KeyVaults({ credential, verifyChallenge: false })
    const names = ['a', 'b', 'c', 'd', 'e']
    await Promise.all(
      names.map((secretName) =>
        vaults.store({ vaultUrl: server.url, secretName }, sealSecretText(value), about),
      ),
    )
    assert.deepEqual(sentInTheOpen(server.received), [])
    const puts = server.received.filter(({ method }) => method === 'PUT')
    assert.deepEqual(
      puts.map(({ authorization }) => authorization),
      names.map(() => 'Bearer vault-token'),
    )
  })

  it('is asked for again when the first answer was a failure', async () => {
    let troubles = 2
    await using server = await startScriptedServer((request, url) => {
      if (troubles === 0) return answer(request, url)
      troubles -= 1
      return { status: 503 }
    })
    const vaults = new KeyVaults({ credential, verifyChallenge: false })
    const target = { vaultUrl: server.url, secretName: 'x' }
    const store = () => vaults.store(target, sealSecretText(value), about)
    assert.equal((await failureOf(store())).reason, 'unavailable')
    assert.equal((await failureOf(store())).reason, 'unavailable')
    assert.equal((await store()).version, '0123456789abcdef0123456789abcdef')
    assert.deepEqual(sentInTheOpen(server.received), [])
  })

  it('missing, as on a host that is no vault, keeps the value at home', async () => {
    // 403 and 404 without a challenge: the warm-up takes these for "may not list", "new name".
    for (const status of [403, 404, 200]) {
      await using server = await startScriptedServer(() => ({ status, body: { value: [] } }))
      const vaults = new KeyVaults({ credential, verifyChallenge: false })
      const target = { vaultUrl: server.url, secretName: 'x' }
      const failure = await failureOf(vaults.store(target, sealSecretText(value), about))
      assert.deepEqual(
        { reason: failure.reason, code: failure.code },
        { reason: 'unavailable', code: 'RequestRefused' },
      )
      assert.ok(server.received.every(({ body }) => !body.includes(value)))
    }
  })

  it('that names another host than the vault is rejected', async () => {
    await using server = await startScriptedServer(answer)
    const vaults = new KeyVaults({ credential, verifyChallenge: true })
    const target = { vaultUrl: server.url, secretName: 'x' }
    const failure = await failureOf(vaults.store(target, sealSecretText(value), about))
    assert.partialDeepStrictEqual(failure, { reason: 'forbidden', code: 'ChallengeRejected' })
    assert.equal(await vaults.readiness(target), 'forbidden')
    assert.ok(server.received.every(({ authorization }) => !authorization))
  })

  it('gives no token to the host of a foreign page link', async () => {
    await using foreign = await startScriptedServer(() => ({ status: 200, body: { value: [] } }))
    await using server = await startScriptedServer(({ authorization }) =>
      authorization
        ? { status: 200, body: { value: [], nextLink: `${foreign.url}/secrets/x/versions` } }
        : challenge,
    )
    const vaults = new KeyVaults({ credential, verifyChallenge: false })
    const failure = await failureOf(vaults.versions({ vaultUrl: server.url, secretName: 'x' }))
    assert.equal(failure.code, 'RequestRefused')
    assert.deepEqual(foreign.received, [])
  })

  it("and the rest leave no value in the SDK's own log", async () => {
    const lines: string[] = []
    const { enabled, log } = logger.info
    Object.assign(logger.info, {
      enabled: true,
      log: (...parts: unknown[]) => void lines.push(inspect(parts, { depth: null })),
    })
    try {
      await using server = await startScriptedServer(answer)
      const vaults = new KeyVaults({ credential, verifyChallenge: false })
      await vaults.store({ vaultUrl: server.url, secretName: 'x' }, sealSecretText(value), about)
    } finally {
      Object.assign(logger.info, { enabled, log })
    }
    assert.ok(
      lines.some((line) => line.includes('PUT')),
      'the SDK logged its requests',
    )
    assert.ok(lines.every((line) => !line.includes(value)))
  })
})

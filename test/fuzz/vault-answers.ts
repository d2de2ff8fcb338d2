import { after, before, suite } from 'node:test'
import { constantFrom, oneof, record } from 'fast-check'
import { KeyVaults } from '../../src/adapters/key-vault/key-vaults.ts'
import { sealSecretText } from '../../src/application/secret-text.ts'
import { type ScriptedServer, startScriptedServer } from '../adapters/graph/scripted-server.ts'
import { failsInOurWords, holdsNoPlanted } from '../support/fuzz/contract.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { asText, nearly, oddText, oddValue, planted } from '../support/fuzz/hostile.ts'
import { application, now, oldKeyId, rotationId } from '../support/worlds/payroll.ts'

const { clientId } = application()
const version = '0123456789abcdef0123456789abcdef'
const id = `https://contoso-kv.vault.azure.net/secrets/payroll/${version}`
const attributes = {
  enabled: true,
  created: 1_777_881_600,
  updated: 1_777_881_600,
  exp: 1_809_417_600,
}
const tags = { 'rekey-rotation': rotationId }
const sound = [
  { value: [{ id, attributes, tags }], nextLink: null },
  { value: [], nextLink: null },
  { value: planted, id, attributes, tags },
  { id, attributes, tags, recoveryId: id, deletedDate: 1_777_881_600 },
  { error: { code: 'Forbidden', message: planted, innererror: { code: 'ForbiddenByRbac' } } },
]
const answer = record({
  // Reads that fail with 5xx or 429 are repeated with real waits: other tests look at those.
  status: oneof(
    { weight: 4, arbitrary: constantFrom(200, 200, 201) },
    { weight: 1, arbitrary: constantFrom(202, 400, 403, 404, 409, 410, 412) },
  ),
  text: oneof(
    { weight: 6, arbitrary: asText(nearly(...sound)) },
    { weight: 1, arbitrary: asText(oddValue) },
    { weight: 1, arbitrary: oddText },
  ),
})
/** What was found once: a code that is no text, and a list that leads to itself. */
const corpus = [
  `{"error":{"code":{"toString":null},"message":"${planted}"}}`,
  '{"value":[],"nextLink":"?api-version=7.6"}',
]
const credential = {
  getToken: async () => ({ token: 'vault-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
}
const challenge = {
  status: 401,
  headers: {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/c0a70500-7e4a-4c0d-8a11-5eca11ed0001", resource="https://vault.azure.net"',
  },
}

/** Key Vault answers anything, through Microsoft's client and a real connection. */
export function vaultAnswers(): void {
  suite('an answer of a vault', () => {
    let server: ScriptedServer
    let given: { status: number; text: string } = { status: 200, text: '{}' }
    before(async () => {
      server = await startScriptedServer(({ authorization }) => (authorization ? given : challenge))
    })
    after(() => server?.[Symbol.asyncDispose]())

    const calls = {
      readiness: (vaults: KeyVaults, url: string) => vaults.readiness(at(url), clientId),
      versions: (vaults: KeyVaults, url: string) => vaults.versions(at(url)),
      valueBefore: (vaults: KeyVaults, url: string) => vaults.valueBefore({ ...at(url), version }),
      store: (vaults: KeyVaults, url: string) =>
        vaults.store(at(url), sealSecretText(planted), {
          clientId,
          keyId: oldKeyId,
          rotationId,
          rotatedBy: 'Alice Novak',
          previousVersion: null,
          expiresAt: now,
        }),
    } as const
    const names = Object.keys(calls) as (keyof typeof calls)[]
    const at = (vaultUrl: string) => ({ vaultUrl, secretName: 'payroll' })

    fuzz(
      'is understood or fails in our words, and shows no value',
      {
        runs: 700,
        cases: record({ name: constantFrom(...names), answer }),
        corpus: names.flatMap((name) =>
          corpus.map((text) => ({ name, answer: { status: 201 as const, text } })),
        ),
      },
      async ({ name, answer: odd }) => {
        given = odd
        const vaults = new KeyVaults({ credential, verifyChallenge: false, timeoutMs: 5_000 })
        const seen = await failsInOurWords(() => calls[name](vaults, server.url))
        if (name === 'store' || name === 'valueBefore') holdsNoPlanted('what was seen', seen)
      },
    )
  })
}

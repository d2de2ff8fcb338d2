import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { array, constantFrom, string, stringMatching, tuple } from 'fast-check'
import {
  liesInCloudOf,
  parseTargets,
  sameText,
  type TargetProblem,
  targetsAsText,
} from '../../src/domain/target-text.ts'
import { vaultUrlOf } from '../../src/domain/vault-target.ts'
import { holdsForAll } from '../support/holds-for-all.ts'
import { secondVaultUrl, vaultUrl } from '../support/worlds/payroll.ts'

const parse = (text: string, defaultUrl = vaultUrl) => parseTargets(text, defaultUrl)
const read = (text: string, defaultUrl = vaultUrl) => {
  const parsed = parse(text, defaultUrl)
  return parsed.ok ? parsed.targets : assert.fail(JSON.stringify(parsed.problem))
}
const problemOf = (text: string, defaultUrl = vaultUrl) => {
  const parsed = parse(text, defaultUrl)
  return parsed.ok ? assert.fail('it was understood') : parsed.problem
}

describe('What somebody types as a target', () => {
  const one = { vaultUrl: secondVaultUrl, secretName: 'payroll' }
  const ways = [
    'contoso-eu-kv/payroll',
    'contoso-eu-kv / payroll',
    '  CONTOSO-EU-KV/payroll\r\n',
    'keyvault:contoso-eu-kv/payroll',
    'https://contoso-eu-kv.vault.azure.net/payroll',
    'https://contoso-eu-kv.vault.azure.net/secrets/payroll',
    'https://contoso-eu-kv.vault.azure.net/secrets/payroll/0123456789abcdef0123456789abcdef',
    'https://contoso-eu-kv.vault.azure.net:443/payroll/',
  ]
  for (const text of ways) {
    it(`is understood as ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), [one]))
  }

  it('is several, one a line or with commas, each once', () => {
    const text = 'contoso-kv/a\ncontoso-kv/b, contoso-eu-kv/a; contoso-kv/A'
    assert.deepEqual(read(text), [
      { vaultUrl, secretName: 'a' },
      { vaultUrl, secretName: 'b' },
      { vaultUrl: secondVaultUrl, secretName: 'a' },
    ])
  })

  it('is ten at most', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => `contoso-kv/name-${at}`).join('\n')
    assert.equal(read(many(10)).length, 10)
    assert.deepEqual(problemOf(many(11)), { code: 'tooManyTargets' })
  })

  it('is at least one', () => {
    assert.deepEqual(problemOf(' \n , '), { code: 'noTargets' })
  })

  const refused: [string, TargetProblem['code']][] = [
    ['payroll', 'notATarget'],
    ['contoso-kv/a/b', 'notATarget'],
    ['https://', 'notATarget'],
    ['https://contoso-kv.vault.azure.net/', 'notATarget'],
    ['https://contoso-kv.vault.azure.net/keys/payroll/1', 'notATarget'],
    ['https://contoso-kv.vault.azure.net/payroll?x=1', 'notATarget'],
    ['contoso_kv/payroll', 'badVault'],
    [`${'a'.repeat(25)}/payroll`, 'badVault'],
    ['/payroll', 'badVault'],
    ['contoso-kv/pay_roll', 'badSecretName'],
    ['contoso-kv/', 'badSecretName'],
    [`contoso-kv/${'a'.repeat(128)}`, 'badSecretName'],
    ['contoso-kv/päyroll', 'badSecretName'],
    ['https://contoso-kv.vault.azure.net/secrets/pay_roll', 'badSecretName'],
    ['https://evil.example.com/payroll', 'foreignVault'],
    ['https://evil.vault.azure.net.example.com/payroll', 'foreignVault'],
    ['https://a.contoso-kv.vault.azure.net/payroll', 'foreignVault'],
    ['https://other.vault.usgovcloudapi.net/payroll', 'foreignVault'],
    ['https://contoso-kv.vault.azure.net@evil.example.com/payroll', 'foreignVault'],
    ['https://user:pass@contoso-kv.vault.azure.net/payroll', 'foreignVault'],
    ['https://contoso-kv.vault.azure.net:8443/payroll', 'foreignVault'],
    ['http://contoso-kv.vault.azure.net/payroll', 'foreignVault'],
  ]
  for (const [text, code] of refused) {
    it(`is refused as ${code}: ${text.slice(0, 60)}`, () => {
      assert.deepEqual(problemOf(`contoso-kv/fine\n${text}`), { code, entry: text })
    })
  }

  it('never leads out of the cloud of the default vault', () => {
    const hosts = constantFrom(
      'contoso-kv',
      'evil.example.com',
      'x.vault.azure.net',
      '@',
      '..',
      ':1',
    )
    const noise = array(tuple(hosts, string({ maxLength: 8 })), { maxLength: 4 })
    holdsForAll(noise, (parts) => {
      const parsed = parse(`https://${parts.flat().join('')}/a`)
      if (!parsed.ok) return true
      return parsed.targets.every(({ vaultUrl: url }) =>
        /^https:\/\/[0-9a-z-]{1,24}\.vault\.azure\.net$/.test(url),
      )
    })
  })
})

describe('Beside a vault that stands alone', () => {
  const alone = 'https://localhost:7443'

  it('every short name is that vault', () => {
    assert.deepEqual(read('anything/a', alone), [{ vaultUrl: alone, secretName: 'a' }])
  })

  it('another one of the same machine is named by its address', () => {
    const other = { vaultUrl: 'https://localhost:7444', secretName: 'a' }
    assert.deepEqual(read('https://localhost:7444/a', alone), [other])
    assert.equal(targetsAsText([other], alone), 'https://localhost:7444/a')
  })

  it('no other machine is a neighbour', () => {
    assert.equal(problemOf('https://127.0.0.1:7444/a', alone).code, 'foreignVault')
    assert.equal(problemOf('https://vault:1/a', 'https://vault').code, 'foreignVault')
  })
})

describe('Targets as a form shows them', () => {
  it('are read back as they were', () => {
    const vault = stringMatching(/^[0-9a-z-]{1,24}$/)
    const name = stringMatching(/^[0-9a-zA-Z-]{1,127}$/)
    for (const cloud of [vaultUrl, 'https://a.vault.usgovcloudapi.net', 'https://localhost:7443']) {
      holdsForAll(tuple(vault, name), ([short, secretName]) => {
        const target = { vaultUrl: vaultUrlOf(short, cloud), secretName }
        const [again] = read(targetsAsText([target], cloud), cloud)
        return again?.vaultUrl === target.vaultUrl && again.secretName === secretName
      })
    }
  })

  it('are the same text whatever became of the line ends', () => {
    assert.ok(sameText('kv/a\nkv/b', 'kv/a\r\n\r\nkv/b '))
    assert.ok(!sameText('kv/a\nkv/b', 'kv/a'))
  })
})

describe('A vault that was set long ago', () => {
  it('counts while it lies in the cloud of the default vault', () => {
    assert.ok(liesInCloudOf(secondVaultUrl, vaultUrl))
    assert.ok(!liesInCloudOf(secondVaultUrl, 'https://a.vault.usgovcloudapi.net'))
    assert.ok(!liesInCloudOf('no address', vaultUrl))
  })
})

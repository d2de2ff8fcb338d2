import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oneof, string, tuple } from 'fast-check'
import { sameTarget, sameTargets, targetsOf, vaultNameOf } from '../../src/domain/vault-target.ts'
import { holdsForAll } from '../support/holds-for-all.ts'
import { application, vaultUrl } from '../support/worlds/payroll.ts'

const targets = (changes: Parameters<typeof application>[0], defaultUrl = vaultUrl) =>
  targetsOf(application(changes), defaultUrl)

describe('A client secret is kept', () => {
  it('where a tag says', () => {
    assert.deepEqual(targets({ tags: ['team:finance', 'keyvault:contoso-eu-kv/payroll'] }), [
      { vaultUrl: 'https://contoso-eu-kv.vault.azure.net', secretName: 'payroll', source: 'tag' },
    ])
  })

  it('where the notes say, in any case', () => {
    assert.deepEqual(
      targets({ notes: 'Owned by HR.\nKeyVault:Contoso-EU-kv/Payroll, see wiki.' }),
      [
        {
          vaultUrl: 'https://contoso-eu-kv.vault.azure.net',
          secretName: 'Payroll',
          source: 'notes',
        },
      ],
    )
  })

  it('in every place that is named, each once', () => {
    const notes = 'keyvault:one/a keyvault:two/b keyvault:ONE/A'
    const hosts = targets({ notes }).map(({ vaultUrl: url }) => new URL(url).hostname)
    assert.deepEqual(hosts, ['one.vault.azure.net', 'two.vault.azure.net'])
  })

  it('where somebody set it here, whatever the application says', () => {
    const set = { vaultUrl: 'https://set-kv.vault.azure.net', secretName: 'set' }
    const said = application({ tags: ['keyvault:one/a'], notes: 'keyvault:two/b' })
    assert.deepEqual(targetsOf(said, vaultUrl, [set]), [{ ...set, source: 'set' }])
  })

  it('where tags and notes say together, the tags first', () => {
    const sources = targets({ tags: ['keyvault:one/a'], notes: 'keyvault:two/b keyvault:one/a' })
    assert.deepEqual(
      sources.map(({ secretName, source }) => [secretName, source]),
      [
        ['a', 'tag'],
        ['b', 'notes'],
      ],
    )
  })

  it('in the default vault under a made name where nothing is named', () => {
    const expected = [{ vaultUrl, secretName: 'payroll-api-33333333', source: 'made' }]
    assert.deepEqual(targets({}), expected)
  })

  it('in the default vault itself where its name is said', () => {
    assert.deepEqual(targets({ tags: ['keyvault:CONTOSO-KV/x'] }), [
      { vaultUrl, secretName: 'x', source: 'tag' },
    ])
  })
})

describe('A vault named on an application', () => {
  const hostOf = (defaultUrl: string, name = 'other') =>
    targets({ tags: [`keyvault:${name}/x`] }, defaultUrl)[0]?.vaultUrl

  it('lies in the cloud of the default vault', () => {
    assert.equal(
      hostOf('https://a.vault.usgovcloudapi.net'),
      'https://other.vault.usgovcloudapi.net',
    )
  })

  it('keeps the port of the default vault', () => {
    assert.equal(hostOf('https://a.vault.local.test:8443'), 'https://other.vault.local.test:8443')
  })

  for (const alone of ['https://localhost:7443', 'https://127.0.0.1:7443', 'https://[::1]:7443']) {
    it(`is the default vault where that stands alone, as ${alone}`, () => {
      assert.equal(hostOf(alone), alone)
    })
  }

  const hostile = [
    'keyvault:evil.example.com/x',
    'keyvault:evil@host/x',
    'keyvault:/x',
    'keyvault:kv/',
    'keyvault:kv/../../secrets',
    'keyvault://kv/x',
    'mykeyvault:kv/x',
    `keyvault:${'a'.repeat(25)}/x`,
    `keyvault:kv/${'a'.repeat(128)}`,
    'keyvault:kv\\x',
  ]
  for (const notes of hostile) {
    it(`is none in "${notes.slice(0, 40)}"`, () => {
      assert.deepEqual(targets({ notes }), targets({}))
    })
  }

  it('never leads out of the default vault’s cloud', () => {
    const noise = oneof(string({ unit: 'binary' }), string({ unit: 'grapheme-ascii' }))
    holdsForAll(tuple(noise, noise), ([vault, name]) => {
      const found = targets({ notes: `keyvault:${vault}/${name}` })
      return found.every(({ vaultUrl: url }) => new URL(url).hostname.endsWith('.vault.azure.net'))
    })
  })
})

describe('A made secret name', () => {
  const nameFor = (displayName: string | null, clientId = '33333333-0000-4000-8000-000000000001') =>
    targets({ displayName, clientId })[0]?.secretName ?? ''

  it('differs between applications of one name', () => {
    assert.notEqual(nameFor('CRM'), nameFor('CRM', '44444444-0000-4000-8000-000000000001'))
  })

  it('is readable for names with accents', () => {
    assert.equal(nameFor('Göteborg – Überweisung №1'), 'goteborg-uberweisung-no1-33333333')
  })

  it('exists for applications without a name that can be written', () => {
    assert.equal(nameFor('給与'), 'application-33333333')
    assert.equal(nameFor(null), 'application-33333333')
  })

  it('is one that Key Vault takes, whatever the application is called', () => {
    holdsForAll(string({ unit: 'binary', maxLength: 300 }), (name) =>
      /^[0-9a-zA-Z-]{1,127}$/.test(nameFor(name)),
    )
  })
})

describe('Two targets', () => {
  it('are the same secret in any case', () => {
    const upper = { vaultUrl: vaultUrl.toUpperCase(), secretName: 'PAYROLL' }
    assert.ok(sameTarget({ vaultUrl, secretName: 'payroll' }, upper))
    assert.ok(!sameTarget({ vaultUrl, secretName: 'payroll-2' }, upper))
  })

  it('lists are the same in any order, and only with the same members', () => {
    const [a, b] = [
      { vaultUrl, secretName: 'a' },
      { vaultUrl, secretName: 'b' },
    ]
    assert.ok(sameTargets([a, b], [{ ...b, secretName: 'B' }, a]))
    assert.ok(!sameTargets([a, b], [a]))
    assert.ok(!sameTargets([a], [a, b]))
  })

  it('are shown by the vault’s short name', () => {
    assert.equal(vaultNameOf({ vaultUrl, secretName: 'x' }), 'contoso-kv')
  })
})

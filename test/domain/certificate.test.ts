import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { certificatesOf, type KeyEntry, secretsAmong } from '../../src/domain/certificate.ts'
import { credential } from '../support/worlds/payroll.ts'

const key = (keyId: string, changes: Partial<KeyEntry> = {}): KeyEntry => ({
  keyId,
  displayName: 'CN=payroll',
  startsAt: new Date('2026-01-01'),
  expiresAt: new Date('2027-01-01'),
  customKeyIdentifier: `thumbprint of ${keyId}`,
  usage: 'Verify',
  ...changes,
})

describe('Certificates', () => {
  it('are one for each key entry that stands alone', () => {
    const alone = key('c', { customKeyIdentifier: null })
    const other = key('d', { customKeyIdentifier: null })
    assert.deepEqual(
      certificatesOf([key('a'), key('b'), alone, other]).map(({ keyId }) => keyId),
      ['a', 'b', 'c', 'd'],
    )
  })

  it('that sign tokens are one, though Entra lists a pair', () => {
    const pair = [
      key('sign', { customKeyIdentifier: 'saml', usage: 'Sign' }),
      key('verify', { customKeyIdentifier: 'saml' }),
    ]
    const [certificate, ...more] = certificatesOf(pair)
    assert.partialDeepStrictEqual(certificate, { keyId: 'verify', signsTokens: true })
    assert.deepEqual(more, [])
    assert.equal(certificatesOf([key('a')])[0]?.signsTokens, false)
  })
})

describe('Client secrets of a service principal', () => {
  it('are its passwords, but for those of a private key', () => {
    const keys = [
      key('sign', { customKeyIdentifier: 'saml', usage: 'Sign' }),
      key('none', { customKeyIdentifier: null }),
    ]
    const passwords = [
      { ...credential({ keyId: 'of the key' }), customKeyIdentifier: 'saml' },
      { ...credential({ keyId: 'named' }), customKeyIdentifier: 'a name' },
      { ...credential({ keyId: 'plain' }), customKeyIdentifier: null },
    ]
    assert.deepEqual(secretsAmong(passwords, keys), [
      credential({ keyId: 'named' }),
      credential({ keyId: 'plain' }),
    ])
  })
})

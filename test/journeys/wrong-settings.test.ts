import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runRekeyProcess } from '../support/rekey-process.ts'

test('without any settings, the process lists all that it needs and ends with 1', async () => {
  const { code, stdout, stderr } = await runRekeyProcess({})
  assert.equal(code, 1)
  assert.equal(stdout, '')
  assert.deepEqual(stderr.trimEnd().split('\n').slice(1), [
    '- BOT_ID is required',
    '- BOT_TENANT_ID is required',
    '- BOT_TYPE is required',
    '- KEY_VAULT_URL is required',
  ])
})

test('wrong settings are listed together, by name and never by value', async () => {
  const { code, stderr } = await runRekeyProcess({
    BOT_ID: 'planted-1',
    BOT_TENANT_ID: 'planted-2',
    BOT_TYPE: 'MultiTenant-planted-3',
    KEY_VAULT_URL: 'http://planted-4.example',
    DATABASE_URL: 'mysql://user:planted-5@db/rekey',
    PORT: 'planted-6',
    EXPIRY_LEAD_DAYS: 'planted-7',
    BOT_LOGIN_URL: 'https://planted-8.example',
    BOT_PASSWORD: 'planted-9',
  })
  assert.equal(code, 1)
  assert.doesNotMatch(stderr, /planted/)
  for (const name of [
    'BOT_ID',
    'BOT_TENANT_ID',
    'BOT_TYPE',
    'KEY_VAULT_URL',
    'DATABASE_URL',
    'PORT',
    'EXPIRY_LEAD_DAYS',
    'BOT_OAUTH_SCOPE',
    'BOT_TOKEN_ISSUER',
    'BOT_OPENID_METADATA_URL',
  ]) {
    assert.match(stderr, new RegExp(`^- ${name} (is|must)`, 'm'))
  }
})

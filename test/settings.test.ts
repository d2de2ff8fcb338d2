import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readSettings, type Settings } from '../src/settings.ts'

const required = {
  BOT_ID: '0b07c11e-47ba-4c0d-9a1d-0b07c11e47ba',
  BOT_TENANT_ID: 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001',
  BOT_TYPE: 'UserAssignedMsi',
  KEY_VAULT_URL: 'https://contoso-kv.vault.azure.net/',
}
const loopback = {
  BOT_LOGIN_URL: 'https://login.example/tenant/',
  BOT_OAUTH_SCOPE: 'https://api.example',
  BOT_TOKEN_ISSUER: 'https://issuer.example',
  BOT_OPENID_METADATA_URL: 'https://openid.example/v1',
}

const modelRest = { MODEL_NAME: 'a-model', MODEL_KEY: 'a-key' }

type Env = Readonly<Record<string, string | undefined>>

function settingsOf(env: Env): Settings {
  const read = readSettings({ ...required, ...env })
  assert.ok(read.ok, read.ok ? '' : read.problems.join('; '))
  return read.settings
}

function problemsOf(env: Env): readonly string[] {
  const read = readSettings({ ...required, ...env })
  return read.ok ? [] : read.problems
}

suite('settings', () => {
  test('have the defaults that the documentation names', () => {
    const { BOT_SERVICE_HOSTS, ...settings } = settingsOf({})
    assert.deepEqual(settings, {
      ...required,
      KEY_VAULT_URL: 'https://contoso-kv.vault.azure.net',
      KEY_VAULT_VERIFY_CHALLENGE: true,
      RIGHTS: 'application',
      DATA_DIR: './data',
      PORT: 3978,
      RATE_LIMIT_PER_MINUTE: 60,
      GRAPH_ENDPOINT: 'https://graph.microsoft.com',
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.com',
      AZURE_DISABLE_INSTANCE_DISCOVERY: false,
      EXPIRY_LEAD_DAYS: [60, 30, 14, 7, 3, 1, 0],
      DEFAULT_VALIDITY_MONTHS: 12,
      MAX_VALIDITY_MONTHS: 24,
      ROUND_CRON: '0 6 * * *',
      FULL_SCAN_DAYS: 7,
      KEEP_DAYS: 730,
      DIGEST_CRON: '0 9 * * 1',
      TIME_ZONE: 'UTC',
      QUIET_HOURS: { start: 18, end: 8 },
      QUIET_DAYS: ['sun', 'sat'],
      FALLBACK_PEOPLE: [],
      GUEST_OWNERS: 'tell',
      GUEST_RIGHTS: 'owner',
      TWO_PERSON_APPLICATIONS: [],
      INCLUDE_APPLICATIONS: [],
      EXCLUDE_APPLICATIONS: [],
      FILE_UPLOAD_HOSTS: ['*.sharepoint.com'],
      PROACTIVE_INSTALL: 'off',
      RESPONSIBILITY_NOTICE: null,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_METRIC_EXPORT_INTERVAL: 60_000,
      LOG_LEVEL: 'info',
    })
    assert.ok(BOT_SERVICE_HOSTS.includes('smba.trafficmanager.net'))
  })

  test('want the id of the app where the bot is to be installed for people', () => {
    assert.deepEqual(problemsOf({ PROACTIVE_INSTALL: 'on' }), [
      'TEAMS_APP_ID is required when PROACTIVE_INSTALL is on',
    ])
    assert.deepEqual(problemsOf({ PROACTIVE_INSTALL: 'yes', TEAMS_APP_ID: 'rekey' }), [
      'PROACTIVE_INSTALL must be off or on',
      'TEAMS_APP_ID must be a GUID',
    ])
    const TEAMS_APP_ID = '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11'
    assert.deepEqual(problemsOf({ PROACTIVE_INSTALL: 'on', TEAMS_APP_ID }), [])
    assert.deepEqual(problemsOf({ PROACTIVE_INSTALL: 'off' }), [])
  })

  test("want a registration that signs people in where Rekey writes with people's rights", () => {
    assert.deepEqual(problemsOf({ RIGHTS: 'delegated' }), [
      'AUTH_APP_ID is required when RIGHTS is delegated',
    ])
    assert.deepEqual(
      problemsOf({
        RIGHTS: 'delegated',
        AUTH_APP_ID: '11111111-2222-4333-8444-555555555555',
        TWO_PERSON_APPLICATIONS: 'tag:production',
      }),
      ['TWO_PERSON_APPLICATIONS needs RIGHTS=application'],
    )
    assert.deepEqual(problemsOf({ RIGHTS: 'people', AUTH_APP_ID: 'rekey' }), [
      'RIGHTS must be application or delegated',
      'AUTH_APP_ID must be a GUID',
    ])
    const AUTH_APP_ID = '7c1d9b4a-6a1f-4d1f-8e1b-7a1f7b1a6b22'
    assert.deepEqual(problemsOf({ RIGHTS: 'delegated', AUTH_APP_ID }), [])
  })

  test('an empty variable counts as not set', () => {
    assert.deepEqual(problemsOf({ BOT_ID: '' }), ['BOT_ID is required'])
    assert.equal(settingsOf({ PORT: '' }).PORT, 3978)
  })

  test('empty quiet hours mean none', () => {
    assert.equal(settingsOf({ QUIET_HOURS: '' }).QUIET_HOURS, null)
    assert.deepEqual(settingsOf({ QUIET_HOURS: '' }).QUIET_DAYS, [])
    assert.deepEqual(settingsOf({ QUIET_HOURS: '', QUIET_DAYS: 'fri' }).QUIET_DAYS, ['fri'])
  })

  test('days off are named in any order; empty means none', () => {
    assert.deepEqual(settingsOf({ QUIET_DAYS: 'Fri, sat' }).QUIET_DAYS, ['fri', 'sat'])
    assert.deepEqual(settingsOf({ QUIET_DAYS: '' }).QUIET_DAYS, [])
  })

  test('the name and length of lists are free, spaces are not minded', () => {
    assert.deepEqual(settingsOf({ EXPIRY_LEAD_DAYS: '90, 5' }).EXPIRY_LEAD_DAYS, [90, 5])
    const { BOT_SERVICE_HOSTS } = settingsOf({ BOT_SERVICE_HOSTS: 'a.example , b.example:8443,' })
    assert.deepEqual(BOT_SERVICE_HOSTS, ['a.example', 'b.example:8443'])
  })

  test('rules about applications are read', () => {
    const settings = settingsOf({ EXCLUDE_APPLICATIONS: 'name:Test *, tag:old' })
    assert.deepEqual(settings.EXCLUDE_APPLICATIONS, [
      { by: 'name', pattern: 'Test *' },
      { by: 'tag', tag: 'old' },
    ])
  })

  test('every wrong rule about applications is named', () => {
    assert.equal(problemsOf({ EXCLUDE_APPLICATIONS: 'x,tag:ok,y' }).length, 2)
  })

  test('all four connector endpoints together are fine, without their last slash', () => {
    assert.equal(settingsOf(loopback).BOT_LOGIN_URL, 'https://login.example/tenant')
  })

  const model = {
    MODEL_ENDPOINT: 'https://contoso.openai.azure.com/openai/v1/',
    MODEL_NAME: 'gpt-4.1-mini',
    MODEL_KEY: 'a-key-that-is-not-said',
  }

  test('a model is there with its address, name and key, and not without', () => {
    const { MODEL_ENDPOINT, MODEL_NAME, MODEL_KEY } = settingsOf(model)
    assert.equal(MODEL_ENDPOINT, 'https://contoso.openai.azure.com/openai/v1')
    assert.deepEqual([MODEL_NAME, MODEL_KEY], [model.MODEL_NAME, model.MODEL_KEY])
    assert.equal(settingsOf({}).MODEL_ENDPOINT, undefined)
  })

  for (const name of Object.keys(model)) {
    test(`${name} alone asks for the other two, and says no value`, () => {
      const problems = problemsOf({ [name]: model[name as keyof typeof model] })
      const others = Object.keys(model).filter((other) => other !== name)
      assert.deepEqual(
        problems,
        others.map((other) => `${other} is required: ${name} is set; set one, set all`),
      )
    })
  }

  for (const name of Object.keys(loopback)) {
    test(`${name} alone asks for the other three`, () => {
      const problems = problemsOf({ [name]: loopback[name as keyof typeof loopback] })
      const others = Object.keys(loopback).filter((other) => other !== name)
      assert.deepEqual(
        problems.map((problem) => problem.split(' ')[0]),
        others,
      )
    })
  }

  test('a missing setting does not hide a wrong one', () => {
    const problems = problemsOf({ BOT_ID: undefined, PORT: 'x', MAX_VALIDITY_MONTHS: '6' })
    assert.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      ['BOT_ID', 'PORT', 'DEFAULT_VALIDITY_MONTHS'],
    )
  })

  const wrong: readonly [name: string, value: string, problem: string, more?: Env][] = [
    ['BOT_ID', 'rekey', 'must be a GUID'],
    ['BOT_TENANT_ID', 'contoso.com', 'must be a GUID'],
    ['BOT_TYPE', 'MultiTenant', 'must be UserAssignedMsi or SingleTenant'],
    ['BOT_PASSWORD', '', 'is required when BOT_TYPE is SingleTenant', { BOT_TYPE: 'SingleTenant' }],
    ['KEY_VAULT_URL', 'http://vault.example', 'must be an https address'],
    ['KEY_VAULT_URL', 'contoso-kv', 'must be an https address'],
    ['KEY_VAULT_VERIFY_CHALLENGE', 'no', 'must be true or false'],
    ['DATABASE_URL', 'mysql://db/rekey', 'must be a postgres:// address'],
    ['PORT', '65536', 'must be a port'],
    ['PORT', '80.5', 'must be a port'],
    ['PORT', 'http', 'must be a port'],
    ['METRICS_PORT', 'inside', 'must be a port'],
    ['METRICS_PORT', '3978', 'must be another port than PORT'],
    ['GRAPH_ENDPOINT', 'http://graph.example', 'must be an https address'],
    ['AZURE_AUTHORITY_HOST', 'login', 'must be an https address'],
    ['AUDIT_OTLP_ENDPOINT', 'http://collector.example', 'must be an https address'],
    ['AZURE_DISABLE_INSTANCE_DISCOVERY', '1', 'must be true or false'],
    ['MODEL_ENDPOINT', 'http://model.example', 'must be an https address', modelRest],
    ['EXPIRY_LEAD_DAYS', '60;30', 'must be days with commas, such as 60,30,14,7,3,1,0'],
    ['EXPIRY_LEAD_DAYS', '-1', 'must be days with commas, such as 60,30,14,7,3,1,0'],
    ['DEFAULT_VALIDITY_MONTHS', '0', 'must be 1 at least'],
    ['MAX_VALIDITY_MONTHS', '25', 'must be 24 at most'],
    ['MAX_VALIDITY_MONTHS', 'two', 'must be a whole number of months'],
    [
      'DEFAULT_VALIDITY_MONTHS',
      '13',
      'must not exceed MAX_VALIDITY_MONTHS',
      { MAX_VALIDITY_MONTHS: '12' },
    ],
    ['ROUND_CRON', 'daily', 'must be five cron fields'],
    ['RATE_LIMIT_PER_MINUTE', '-1', 'must be 0 at least'],
    ['RATE_LIMIT_PER_MINUTE', '1.5', 'must be a whole number of requests'],
    ['RATE_LIMIT_PER_MINUTE', '10001', 'must be 10000 at most'],
    ['FULL_SCAN_DAYS', '0', 'must be 1 at least'],
    ['KEEP_DAYS', '89', 'must be 90 at least'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://collector', 'must be an http or https address'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '60s', 'must be a whole number of milliseconds'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '999', 'must be 1000 at least'],
    ['OTEL_METRIC_EXPORT_INTERVAL', '3600001', 'must be 3600000 at most'],
    [
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'https://westeurope-5.in.applicationinsights.azure.com',
      'must be a connection string, such as InstrumentationKey=…;IngestionEndpoint=https://…',
    ],
    ['FULL_SCAN_DAYS', '31', 'must be 30 at most'],
    ['DIGEST_CRON', '0 9 * *', 'must be five cron fields'],
    ['TIME_ZONE', 'Berlin', 'must be an IANA time zone'],
    ['INCLUDE_APPLICATIONS', 'Payroll', 'must have name:, tag:, owner: or id: first in rule 1'],
    ['EXCLUDE_APPLICATIONS', 'tag:x,id:y', 'must have a client id after id: in rule 2'],
    ['QUIET_HOURS', '18:00-8:00', 'must be start-end hours such as 18-8'],
    ['QUIET_DAYS', 'weekend', 'must be days such as sat,sun'],
    ['FALLBACK_PEOPLE', 'erin', 'must be object ids (GUIDs) with commas between'],
    ['GUEST_OWNERS', 'no', 'must be tell or skip'],
    ['GUEST_RIGHTS', 'all', 'must be owner or none'],
    ['TWO_PERSON_APPLICATIONS', 'Payroll', 'must have name:, tag:, owner: or id: first in rule 1'],
    ['BREAK_GLASS_GROUP', 'admins', 'must be a GUID'],
    ['QUIET_HOURS', '24-8', 'must be start-end hours such as 18-8'],
  ]
  for (const [name, value, problem, more] of wrong) {
    test(`${name}=${value} ${problem}`, () => {
      assert.deepEqual(problemsOf({ ...more, [name]: value }), [`${name} ${problem}`])
    })
  }
})

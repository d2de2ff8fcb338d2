import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, suite, test } from 'node:test'
import { usualBotPermissions } from '../../sandbox/tenant/graph/permissions.ts'
import { delegatedSettings, readingPermissions } from '../support/delegated.ts'
import { botPassword, type Journey, startJourney } from '../support/journey.ts'
import { runRekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'

suite('npm run doctor', () => {
  let journey: Journey
  before(async () => {
    journey = await startJourney()
  })
  after(() => journey[Symbol.asyncDispose]())

  test('finds all that is needed, says what is not, and ends with 0', async () => {
    const { code, stdout, stderr } = await runRekeyProcess(journey.env, 'doctor')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^ok +Bot token$/m)
    assert.match(stdout, /^ok +Writing to applications \(Application\.ReadWrite\.All\)$/m)
    assert.match(stdout, /^ok +Default vault/m)
    assert.match(stdout, /^ok +Settings$/m)
    assert.match(stdout, /^ok +Token for Microsoft Graph \([0-9a-f-]{36}\)$/m)
    assert.match(stdout, /^ok +Tables of this version$/m)
    assert.match(stdout, /^missing +Last complete round\n {2}.+\n {2}scan$/m)
    assert.doesNotMatch(stdout, /app catalog|Installing the bot/)
    assert.doesNotMatch(stdout, new RegExp(botPassword))
  })

  test('names what is missing for programs too, with the command that mends it, and ends with 1', async () => {
    journey.tenant.world.setBotPermissions(['User.Read.All'])
    try {
      const { code, stdout } = await runRekeyProcess(journey.env, 'doctor', '--json')
      assert.equal(code, 1)
      const { fit, checks } = JSON.parse(stdout)
      assert.equal(fit, false)
      const failing = checks.filter(
        ({ state, required }: { state: string; required: boolean }) => required && state !== 'ok',
      )
      assert.deepEqual(
        failing.map(({ what }: { what: string }) => what),
        ['readApplications', 'writeApplications'],
      )
      for (const { mend } of failing) {
        assert.ok(mend.includes(`--url "${journey.env['GRAPH_ENDPOINT']}/v1.0/servicePrincipals/`))
      }
    } finally {
      journey.tenant.world.setBotPermissions(usualBotPermissions)
    }
  })

  test('where people lend their rights it wants none of its own to write, but what acts for them', async () => {
    const { world } = journey.tenant
    world.setBotPermissions(readingPermissions)
    try {
      const env = { ...journey.env, ...delegatedSettings(journey) }
      const good = await runRekeyProcess(env, 'doctor')
      assert.equal(good.code, 0, good.stdout)
      assert.match(good.stdout, /^ok +Writing to applications \(delegated\)$/m)
      assert.match(good.stdout, /^ok +Registration that acts for people$/m)
      const wrong = await runRekeyProcess({ ...env, AUTH_APP_PASSWORD: 'not it' }, 'doctor')
      assert.equal(wrong.code, 1)
      assert.match(wrong.stdout, /^missing +Registration that acts for people$/m)
      assert.doesNotMatch(`${wrong.stdout}${wrong.stderr}`, /not it/)
    } finally {
      world.setBotPermissions(usualBotPermissions)
    }
  })

  test('looks at the catalog and the right where the bot is installed for owners', async () => {
    const { bot, world } = journey.tenant
    const env = { ...journey.env, PROACTIVE_INSTALL: 'on', TEAMS_APP_ID: bot.clientId }
    world.setBotPermissions(
      usualBotPermissions.filter((permission) => !permission.startsWith('TeamsApp')),
    )
    try {
      const { code, stdout, stderr } = await runRekeyProcess(env, 'doctor')
      assert.equal(code, 0, stderr)
      assert.match(
        stdout,
        /^ok +Rekey in the organization's app catalog \(AppCatalog\.Read\.All\)$/m,
      )
      assert.match(stdout, /^missing +Installing the bot for owners\n {2}.+\n {2}graph=.+908de74d/m)
    } finally {
      world.setBotPermissions(usualBotPermissions)
    }
    const another = { ...env, TEAMS_APP_ID: '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11' }
    const { stdout } = await runRekeyProcess(another, 'doctor')
    assert.match(
      stdout,
      /^missing +Rekey in the organization's app catalog\n.+\n {2}npm run package/m,
    )
  })

  test('says that the bot cannot speak where its password is wrong', async () => {
    const env = { ...journey.env, BOT_PASSWORD: 'another' }
    const { code, stdout } = await runRekeyProcess(env, 'doctor')
    assert.equal(code, 1)
    assert.match(stdout, /^missing +Bot token\n {2}.+\n {2}.+credential reset --id [0-9a-f-]{36} /m)
    assert.doesNotMatch(stdout, /another/)
  })

  test('names a database that it cannot reach, and looks at all else', async () => {
    const env = { ...journey.env, DATABASE_URL: 'postgres://rekey:word@127.0.0.1:1/rekey' }
    const { code, stdout } = await runRekeyProcess(env, 'doctor')
    assert.equal(code, 1)
    assert.match(
      stdout,
      /^missing +Database \(The PostgreSQL server 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\).+\)\n.+\n {2}pg_isready --host 127\.0\.0\.1 --port 1$/m,
    )
    assert.match(stdout, /^ok +Default vault/m)
    assert.doesNotMatch(stdout, /word/)
  })

  test('leaves a process that serves alone', async () => {
    await using _rekey = await startRekeyProcess(journey.env)
    const { code, stdout } = await runRekeyProcess(journey.env, 'doctor')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^ok +Database \(Another process uses the data folder/m)
  })

  test('makes no data where there is none before the first start', async () => {
    const dataDir = `${journey.dataDir}-to-come`
    const { code, stdout } = await runRekeyProcess({ ...journey.env, DATA_DIR: dataDir }, 'doctor')
    assert.equal(code, 0, stdout)
    assert.match(stdout, /^ok +Database \(There is no data in .+-to-come yet\.\)$/m)
    assert.ok(!existsSync(dataDir))
  })

  test('names wrong settings for people and programs, by name and never by value', async () => {
    const env = { ...journey.env, BOT_ID: '', KEY_VAULT_URL: 'http://plain' }
    const { code, stdout } = await runRekeyProcess(env, 'doctor')
    assert.equal(code, 1)
    assert.match(stdout, /^missing +Settings \(BOT_ID is required; KEY_VAULT_URL must be an https/m)
    assert.match(stdout, /--set-env-vars BOT_ID=<value> KEY_VAULT_URL=<value>$/m)
    const programs = await runRekeyProcess(env, 'doctor', '--json')
    assert.equal(programs.code, 1)
    assert.partialDeepStrictEqual(JSON.parse(programs.stdout), {
      fit: false,
      checks: [{ what: 'settings', state: 'missing', required: true }],
    })
    assert.doesNotMatch(stdout + programs.stdout, /plain/)
  })

  test('does not pretend to know another command', async () => {
    const { code, stderr } = await runRekeyProcess(journey.env, 'docter')
    assert.equal(code, 1)
    assert.match(stderr, /there is no command docter/)
  })
})

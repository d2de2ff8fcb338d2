import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerText } from '../../src/application/answer-command.ts'
import { type CheckUpPorts, checkUp } from '../../src/application/check-up/check-up.ts'
import { ServiceError } from '../../src/application/service-error.ts'
import type { CheckName } from '../../src/domain/checkup.ts'
import type { TestEngine } from '../support/engine.ts'
import { FakeBotInstaller } from '../support/fakes/fake-bot-installer.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, credential, erin, vaultUrl } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'

describe('The check-up', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
  })
  const opened = () => ({ store: world.store, pendingMigrations: [] })
  const look = async (state: CheckUpPorts['state'] = opened()) => {
    const { checks, findings } = await checkUp({ ...world.ports, state }, rules)
    return { checks, findings, of: (what: CheckName) => checks.find((each) => each.what === what) }
  }

  it('finds everything in place', async () => {
    await round(world)
    const { checks } = await look()
    assert.equal(checks.length, 14)
    assert.deepEqual(
      checks.filter(({ state, mend }) => state !== 'ok' || mend !== null),
      [],
    )
  })

  it('names the command that grants a missing permission to Rekey’s own identity', async () => {
    const servicePrincipalId = '5e000000-0000-4000-8000-00000000000a'
    world.diagnosis.token = { servicePrincipalId, permissions: new Set(['User.Read.All']) }
    const { of } = await look()
    assert.equal(of('writeApplications')?.state, 'missing')
    const command = of('writeApplications')?.mend ?? ''
    assert.match(command, new RegExp(`servicePrincipals/${servicePrincipalId}/appRoleAssignments`))
    assert.match(command, /18a4783c-866b-4cc7-a460-3d5e5662c884/)
  })

  it('names the directory that it asks in every command that grants something', async () => {
    world.diagnosis.directoryUrl = 'https://graph.microsoft.us'
    world.diagnosis.token = { servicePrincipalId: 'rekey', permissions: new Set() }
    for (const probe of ['applications', 'people', 'policies', 'signIns'] as const) {
      world.diagnosis.answers.set(probe, { answered: false, reason: 'forbidden', code: undefined })
    }
    const installer = new FakeBotInstaller(world.calls)
    installer.isInCatalog = () => Promise.reject(new ServiceError('graph', 'forbidden'))
    const { checks } = await checkUp({ ...world.ports, installer, state: opened() }, rules)
    const grants = checks.filter(({ mend }) => mend?.includes('appRoleAssignments'))
    assert.equal(grants.length, 7)
    for (const { mend } of grants) {
      assert.match(mend ?? '', /--resource "https:\/\/graph\.microsoft\.us"/)
      assert.doesNotMatch(mend ?? '', /graph\.microsoft\.com/)
    }
  })

  it('takes a refusal for a missing permission, and no answer for nothing known', async () => {
    world.diagnosis.answers.set('policies', {
      answered: false,
      reason: 'forbidden',
      code: 'Authorization_RequestDenied',
    })
    world.diagnosis.answers.set('people', {
      answered: false,
      reason: 'unavailable',
      code: undefined,
    })
    world.diagnosis.token = { servicePrincipalId: 'x', permissions: new Set() }
    const { of } = await look()
    assert.partialDeepStrictEqual(of('readPolicies'), {
      state: 'missing',
      seen: 'Authorization_RequestDenied',
    })
    assert.match(of('readPolicies')?.mend ?? '', /246dd0d5-5bd0-4def-940b-0421030a5b68/)
    assert.deepEqual(of('readPeople'), {
      what: 'readPeople',
      state: 'unknown',
      seen: 'unavailable',
      mend: null,
    })
  })

  it('grants nothing that is granted: a missing licence is not a permission', async () => {
    world.diagnosis.answers.set('signIns', {
      answered: false,
      reason: 'forbidden',
      code: 'PremiumLicenceMissing',
    })
    const { of } = await look()
    assert.deepEqual(of('readSignIns'), {
      what: 'readSignIns',
      state: 'missing',
      seen: 'PremiumLicenceMissing',
      mend: null,
    })
  })

  it('does not guess about writing without a token', async () => {
    world.diagnosis.token = 'noToken'
    assert.partialDeepStrictEqual((await look()).of('writeApplications'), {
      state: 'unknown',
      seen: 'noToken',
    })
  })

  it('says nothing of installing where that is turned off', async () => {
    const { of } = await look()
    assert.deepEqual([of('appCatalog'), of('installBot')], [undefined, undefined])
  })

  describe('where the bot is installed for owners', () => {
    let teams: FakeBotInstaller
    beforeEach(() => {
      teams = new FakeBotInstaller(world.calls)
      world.ports.installer = teams
    })
    const servicePrincipalId = '5e000000-0000-4000-8000-00000000000a'
    const grantedTo = (...permissions: string[]) => {
      world.diagnosis.token = { servicePrincipalId, permissions: new Set(permissions) }
    }

    it('finds the app in the catalog, and the right to install it', async () => {
      grantedTo('AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteForUser.All')
      const { of } = await look()
      assert.deepEqual(of('appCatalog'), {
        what: 'appCatalog',
        state: 'ok',
        seen: 'AppCatalog.Read.All',
        mend: null,
      })
      assert.partialDeepStrictEqual(of('installBot'), {
        state: 'ok',
        seen: 'TeamsAppInstallation.ReadWriteForUser.All',
      })
    })

    it('names the command that uploads an app that is not in the catalog', async () => {
      teams.inCatalog = false
      const check = (await look()).of('appCatalog')
      assert.equal(check?.state, 'missing')
      assert.match(check?.mend ?? '', /npm run package .* New-TeamsApp/)
    })

    it('names the commands that grant what is missing', async () => {
      grantedTo('User.Read.All')
      const refused = { kind: 'fail', reason: 'forbidden', code: 'Forbidden' } as const
      world.calls.failNext('graph.readCatalog', refused)
      const { of } = await look()
      assert.partialDeepStrictEqual(of('appCatalog'), { state: 'missing', seen: 'Forbidden' })
      assert.match(of('appCatalog')?.mend ?? '', /e12dae10-5a57-4817-b79d-dfbec5348930/)
      assert.equal(of('installBot')?.state, 'missing')
      assert.match(of('installBot')?.mend ?? '', /908de74d-f8b2-4d6b-a9ed-2a17b3b78179/)
    })

    it('takes no answer for nothing known', async () => {
      world.diagnosis.token = 'noToken'
      world.calls.failNext('graph.readCatalog', { kind: 'fail', reason: 'unavailable' })
      const { of } = await look()
      assert.deepEqual([of('appCatalog')?.state, of('installBot')?.state], ['unknown', 'unknown'])
    })
  })

  it('finds a clock that is a minute off, ahead or behind', async () => {
    for (const aheadMs of [-61_000, 61_000]) {
      world.diagnosis.aheadMs = aheadMs
      assert.equal((await look()).of('clock')?.state, 'missing')
    }
    world.diagnosis.aheadMs = -59_000
    assert.partialDeepStrictEqual((await look()).of('clock'), { state: 'ok', seen: '-59 s' })
    world.diagnosis.aheadMs = undefined
    assert.equal((await look()).of('clock')?.state, 'unknown')
  })

  it('finds a bot without a token, and asks for none where the bot needs none', async () => {
    world.diagnosis.bot = { had: false, passwordOf: null }
    const withIdentity = (await look()).of('botToken')
    assert.equal(withIdentity?.state, 'missing')
    assert.match(withIdentity?.mend ?? '', /identity assign/)
    const botId = '11111111-1111-4111-8111-111111111111'
    world.diagnosis.bot = { had: false, passwordOf: botId }
    const withPassword = (await look()).of('botToken')
    assert.equal(withPassword?.state, 'missing')
    assert.match(withPassword?.mend ?? '', new RegExp(`credential reset --id ${botId} --append`))
    world.diagnosis.bot = null
    assert.equal((await look()).of('botToken'), undefined)
  })

  it('finds a vault that refuses', async () => {
    world.vaults.at(vaultUrl).access = 'none'
    const check = (await look()).of('vault')
    assert.partialDeepStrictEqual(check, { state: 'missing', seen: vaultUrl })
    assert.match(check?.mend ?? '', /az role assignment create/)
  })

  it('gives Rekey a role that stores without reading, and makes it where it is not there', async () => {
    world.vaults.at(vaultUrl).access = 'none'
    const servicePrincipalId = '5e000000-0000-4000-8000-00000000000a'
    world.diagnosis.token = { servicePrincipalId, permissions: new Set() }
    const mend = (await look()).of('vault')?.mend ?? ''
    const file = /role definition create .*(infra\/\S+\.json)/.exec(mend)?.[1] ?? ''
    const role = JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
    assert.match(mend, new RegExp(`assignment create --role "${role.Name}" `))
    assert.match(mend, new RegExp(`--assignee-object-id ${servicePrincipalId} `))
    assert.ok(!role.DataActions.some((action: string) => /getSecret|delete|purge/.test(action)))
    assert.doesNotMatch(mend, /Officer|Administrator/)
    assert.ok(mend.length <= 600, 'longer commands are cut on the card')
  })

  it('grants no right to read all applications beside the one that includes it', async () => {
    world.diagnosis.answers.set('applications', {
      answered: false,
      reason: 'forbidden',
      code: 'Authorization_RequestDenied',
    })
    world.diagnosis.token = { servicePrincipalId: 'x', permissions: new Set() }
    const { of } = await look()
    assert.ok(of('readApplications')?.mend)
    assert.equal(of('readApplications')?.mend, of('writeApplications')?.mend)
  })

  it('tells who Rekey is for Graph, and when it gets no token at all', async () => {
    assert.partialDeepStrictEqual((await look()).of('graphToken'), {
      state: 'ok',
      seen: '5e000000-0000-4000-8000-000000000001',
    })
    world.diagnosis.token = 'unreadable'
    assert.partialDeepStrictEqual((await look()).of('graphToken'), {
      state: 'ok',
      seen: 'unreadable',
    })
    world.diagnosis.token = 'noToken'
    const check = (await look()).of('graphToken')
    assert.equal(check?.state, 'missing')
    assert.match(check?.mend ?? '', /identity assign/)
  })

  it('reads nothing from a database whose tables are not those of this version', async () => {
    const state = { store: world.store, pendingMigrations: ['0014-later', '0015-latest'] }
    const { of } = await look(state)
    assert.equal(of('database')?.state, 'ok')
    assert.deepEqual(of('migrations'), {
      what: 'migrations',
      state: 'missing',
      seen: '0014-later, 0015-latest',
      mend: 'npm start',
    })
    assert.deepEqual([of('rounds'), of('findings')], [undefined, undefined])
  })

  it('finds a directory that was not read for a week', async () => {
    assert.partialDeepStrictEqual((await look()).of('rounds'), { state: 'missing', seen: null })
    await round(world)
    world.clock.advance(8 * 24 * 3_600_000 - 1_000)
    assert.equal((await look()).of('rounds')?.state, 'ok')
    world.clock.advance(3_600_000)
    assert.equal((await look()).of('rounds')?.state, 'missing')
  })

  it('says that a running process holds the database, which is no fault', async () => {
    const problem = 'Another process uses the data folder'
    const { of } = await look({ problem, isAsItShouldBe: true, server: null })
    assert.equal(of('database')?.state, 'ok')
    const broken = await look({
      problem: 'engine: unavailable',
      isAsItShouldBe: false,
      server: null,
    })
    assert.partialDeepStrictEqual(broken.of('database'), { state: 'missing', mend: null })
  })

  it('looks at a server that lets nobody in, on Azure or elsewhere', async () => {
    const mendFor = async (server: string) => {
      const { of } = await look({ problem: 'refused', isAsItShouldBe: false, server })
      return of('database')?.mend
    }
    assert.equal(
      await mendFor('postgres://rekey@db-rekey.postgres.database.azure.com/rekey?sslmode=require'),
      'az postgres flexible-server show --name db-rekey --resource-group <group> --query state',
    )
    assert.equal(
      await mendFor('postgres://me:word@db.example:5433/rekey'),
      'pg_isready --host db.example --port 5433',
    )
  })

  it('lists what does not add up', async () => {
    const foreign = credential({ keyId: 'stray', displayName: 'secret-2026-05 [rk-zzzzzzzz]' })
    world.tenant.writeCredentials(payrollId, [foreign])
    await round(world)
    const { findings, of } = await look()
    assert.deepEqual(
      findings.map(({ finding }) => finding.kind),
      ['unknownRotation'],
    )
    assert.partialDeepStrictEqual(of('findings'), { state: 'missing', seen: '1' })
    const card = await answerText(world.ports, rules, {
      person: erin,
      text: '/doctor',
      where: 'personal',
    })
    assert.ok(card.kind === 'doctor')
    assert.partialDeepStrictEqual(card.findings, [{ what: 'unknownRotation', keyId: 'stray' }])
  })

  it('is for administrators, in their own chat', async () => {
    const ask = (person: typeof erin, where: 'personal' | 'channel') =>
      answerText(world.ports, rules, { person, text: 'doctor', where })
    assert.partialDeepStrictEqual(await ask(alice, 'personal'), { message: { code: 'adminsOnly' } })
    assert.partialDeepStrictEqual(await ask(erin, 'channel'), { message: { code: 'personalOnly' } })
    assert.equal((await ask(erin, 'personal')).kind, 'doctor')
  })
})

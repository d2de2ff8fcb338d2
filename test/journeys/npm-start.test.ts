import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type RekeyProcess, runRekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import type { ShownCard } from '../support/teams-user.ts'
import {
  assertStored,
  payroll,
  untilClosed,
  untilStored,
  untilWarned,
} from '../support/whole-rotation.ts'

// One life of the product as an operator runs it: each test goes on where the one before ended.
suite('npm start with authentication on', () => {
  let journey: Journey
  let rekey: RekeyProcess
  let card: ShownCard
  const botUrl = () => rekey.url

  before(async () => {
    journey = await startJourney({ withEngine: false })
    rekey = await startRekeyProcess(journey.env)
  })
  after(async () => {
    await rekey?.[Symbol.asyncDispose]()
    await journey?.[Symbol.asyncDispose]()
  })

  test('a signed installation brings the welcome, and the warning by itself', async () => {
    card = await untilWarned(journey, botUrl)
  })

  test('two presses make a proven new version in the vault', async () => {
    const [old] = journey.tenant.world.credentialsOf(payroll.name)
    assert.ok(old)
    card = await untilStored(journey, botUrl, card)
    assertStored(journey, old)
    const after = journey.tenant.world.credentialsOf(payroll.name)
    assert.equal(after.length, 2, 'the old secret still works')
    assert.ok(after.some(({ keyId }) => keyId === old.keyId))
  })

  test('a second process on the same data folder says in one line why it stops', async () => {
    const { code, stderr } = await runRekeyProcess(journey.env)
    assert.equal(code, 1)
    assert.match(stderr, /^Rekey stopped: Another process uses the data folder .+DATA_DIR.+\n$/)
  })

  test('SIGTERM ends the process in a few seconds with 0, and says so', async () => {
    const before = performance.now()
    const { code, stdout, stderr } = await rekey.stop()
    assert.equal(code, 0)
    assert.ok(performance.now() - before < 8_000)
    assert.match(stdout, /"msg":"stopped"/)
    assert.equal(stderr, '')
  })

  test('a restart on the same data folder goes on and says nothing twice', async () => {
    const said = journey.connector.sent.length
    rekey = await startRekeyProcess(journey.env)
    await journey.user(people.alice, botUrl).install()
    await journey.user(people.erin, botUrl).say('scan')
    await eventually(() => rekey.logged().find(({ msg }) => msg === 'round ended'), 'a round')
    await eventually(() => rekey.logged().find(({ msg }) => msg === 'notices planned'), 'a plan')
    card = await untilClosed(journey, botUrl, card)
    const again = journey.connector.sent
      .slice(said)
      .filter(({ method }) => method === 'POST')
      .map((sent) => kindOf(sent.card))
    assert.deepEqual(again, ['scan'])
  })

  test('the clean-up removed exactly the old key', async () => {
    const passwords = journey.tenant.world.credentialsOf(payroll.name)
    assert.equal(passwords.length, 1)
    assert.match(passwords[0]?.displayName ?? '', /\[rk-/)
    const removals = journey.tenant.requests.count('graph', 'POST', /\/removePassword$/)
    const additions = journey.tenant.requests.count('graph', 'POST', /\/addPassword$/)
    assert.deepEqual({ removals, additions }, { removals: 1, additions: 1 })
  })
})

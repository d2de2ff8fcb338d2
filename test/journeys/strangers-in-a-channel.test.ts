import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'
import { stateOf } from '../support/tenant-state.ts'
import { payroll } from '../support/whole-rotation.ts'

const fabrikam = 'fab71ca0-7e4a-4c0d-8a11-5eca11ed0002'
const stranger = {
  id: '29:stranger',
  name: 'Sam Stranger',
  aadObjectId: 'fab71ca0-0000-4000-8000-000000000001',
}
/** Everybody who may be in a channel of ours and is not of us. */
const strangers: Readonly<Record<string, object>> = {
  'of another tenant': { ...stranger, tenantId: fabrikam },
  'of another tenant, which Teams does not name': stranger,
  "of another tenant with an owner's object id": {
    ...stranger,
    aadObjectId: people.alice.id,
    tenantId: fabrikam,
  },
  'who is a guest of ours': {
    id: `29:${people.julia.id}`,
    name: people.julia.displayName,
    aadObjectId: people.julia.id,
  },
}
const typed = [
  `app ${payroll.name}`,
  `rotate ${payroll.name}`,
  `history ${payroll.name}`,
  `target ${payroll.name}`,
  `cleanup ${payroll.name}`,
  'expiring',
  'expiring 3650',
  'mine',
  'orphans',
  'report',
  'status',
  'whoami',
  'doctor',
  'scan',
]
const pressed = ['open-rotate', 'rotate-now', 'show-matter', 'show-application', 'choose-secret']

suite('in a channel of ours, somebody', () => {
  let world: InProcess
  let alice: TeamsUser
  /** What none of the answers may hold. */
  let known: string[]
  const conversation = {
    id: '19:shared@thread.tacv2',
    conversationType: 'channel',
    tenantId: '',
  }

  before(async () => {
    world = await startInProcess()
    const { tenant, botUrl } = { tenant: world.journey.tenant, botUrl: world.botUrl }
    alice = world.journey.user(people.alice, botUrl)
    conversation.tenantId = tenant.tenantId
    const { id, appId, passwords } = tenant.world.application(payroll.name)
    const others = ['Treasury Gateway', 'Invoice Export', 'Expense Portal']
    known = [id, appId, ...passwords.map(({ keyId }) => keyId), ...others, 'Alice Novak']
  })
  after(() => world?.[Symbol.asyncDispose]())

  for (const [who, from] of Object.entries(strangers)) {
    test(`${who} learns nothing by typing`, async () => {
      const { tenant, connector } = world.journey
      const before = stateOf(tenant)
      const first = connector.sent.length
      for (const text of typed) {
        assert.equal((await alice.say(text, { conversation, from })).status, 200, text)
      }
      const answers = connector.sent.slice(first)
      assert.equal(answers.length, typed.length)
      const said = JSON.stringify(answers)
      assert.deepEqual(
        known.filter((fact) => said.includes(fact)),
        [],
      )
      assert.deepEqual(stateOf(tenant), before, 'the tenant is as it was')
    })

    for (const verb of pressed) {
      test(`${who} may not press ${verb}`, async () => {
        const { tenant } = world.journey
        const before = stateOf(tenant)
        const { id, passwords } = tenant.world.application(payroll.name)
        const data = { applicationObjectId: id, keyId: passwords[0]?.keyId, validity: '12' }
        const { status, text } = await alice.send({
          type: 'invoke',
          name: 'adaptiveCard/action',
          conversation,
          from,
          value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
        })
        assert.equal(status, 200)
        assert.equal(kindOf(JSON.parse(text).value), 'message/notAllowed')
        assert.ok(!text.includes(payroll.name))
        assert.deepEqual(stateOf(tenant), before, 'the tenant is as it was')
      })
    }
  }

  test('who owns the application is answered there, so that the search above has something to find', async () => {
    const { connector } = world.journey
    const first = connector.sent.length
    await alice.say(`app ${payroll.name}`, { conversation })
    const { appId } = world.journey.tenant.world.application(payroll.name)
    assert.ok(JSON.stringify(connector.sent.slice(first)).includes(appId))
  })
})

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'
import { stateOf } from '../support/tenant-state.ts'
import { payroll } from '../support/whole-rotation.ts'

const nobody = '99999999-0000-4000-8000-000000000000'
const verbs = ['open-rotate', 'rotate-now', 'show-matter', 'show-application', 'choose-secret']

suite('a press on a button that was never there', () => {
  let world: InProcess
  let alice: TeamsUser

  before(async () => {
    world = await startInProcess()
    alice = world.journey.user(people.alice, world.botUrl)
  })
  after(() => world?.[Symbol.asyncDispose]())

  /** Presses and expects an answer that changes nothing in the tenant. */
  async function pressInVain(user: TeamsUser, verb: string, data: unknown): Promise<string> {
    const { tenant } = world.journey
    const before = stateOf(tenant)
    const { status, card } = await user.act('message-99', verb, data)
    assert.equal(status, 200)
    assert.deepEqual(stateOf(tenant), before, 'the tenant is as it was')
    return kindOf(card)
  }

  const matterOf = (name: string) => {
    const { id, passwords } = world.journey.tenant.world.application(name)
    return { applicationObjectId: id, keyId: passwords[0]?.keyId, validity: '12' }
  }

  for (const verb of verbs) {
    test(`${verb}: somebody who owns nothing of it may not`, async () => {
      const david = world.journey.user(people.david, world.botUrl)
      assert.equal(await pressInVain(david, verb, matterOf(payroll.name)), 'message/notAllowed')
    })

    test(`${verb}: an owner may not act on another's application`, async () => {
      const kind = await pressInVain(alice, verb, matterOf('Treasury Gateway'))
      assert.equal(kind, 'message/notAllowed')
    })

    test(`${verb}: a reader of the whole directory may not`, async () => {
      const mateo = world.journey.user(people.mateo, world.botUrl)
      assert.equal(await pressInVain(mateo, verb, matterOf(payroll.name)), 'message/notAllowed')
    })

    test(`${verb}: an unknown application is answered as another's`, async () => {
      const data = { ...matterOf(payroll.name), applicationObjectId: nobody }
      assert.equal(await pressInVain(alice, verb, data), 'message/notAllowed')
    })

    test(`${verb}: an id that is none is no good input`, async () => {
      const data = { ...matterOf(payroll.name), applicationObjectId: "' or 1 eq 1" }
      assert.equal(await pressInVain(alice, verb, data), 'message/badInput')
    })
  }

  test('an unknown key id is answered with what is known of it', async () => {
    const data = { ...matterOf(payroll.name), keyId: nobody }
    assert.equal(await pressInVain(alice, 'rotate-now', data), 'message/secretGone')
  })

  test("another application's key id is not taken for one's own", async () => {
    const { keyId } = matterOf('Treasury Gateway')
    const data = { ...matterOf(payroll.name), keyId }
    assert.equal(await pressInVain(alice, 'rotate-now', data), 'message/secretGone')
  })

  for (const verb of ['show-rotation', 'ask-cleanup', 'confirm-cleanup']) {
    test(`${verb}: an unknown rotation is unknown`, async () => {
      const kind = await pressInVain(alice, verb, { rotationId: 'rk-22222222' })
      assert.equal(kind, 'message/rotationUnknown')
    })
  }

  test('a guest who owns nothing may not', async () => {
    const julia = world.journey.user(people.julia, world.botUrl)
    assert.equal(
      await pressInVain(julia, 'rotate-now', matterOf(payroll.name)),
      'message/notAllowed',
    )
  })

  test('a sender whom Teams does not name may not', async () => {
    const data = matterOf(payroll.name)
    const answer = await alice.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      from: { id: '29:somebody' },
      value: { action: { type: 'Action.Execute', verb: 'rotate-now', data } },
    })
    assert.equal(kindOf(JSON.parse(answer.text).value), 'message/notAllowed')
  })

  const badInputs: Readonly<Record<string, [verb: string, data: unknown]>> = {
    'an unknown verb': ['delete-everything', {}],
    'no verb': ['', { rotationId: 'rk-22222222' }],
    'no data': ['rotate-now', undefined],
    'a list as data': ['rotate-now', []],
    'a validity of 99 months': ['rotate-now', { validity: '999' }],
    'a validity below one': ['rotate-now', { validity: '-1' }],
    'a rotation id that is SQL': ['confirm-cleanup', { rotationId: "rk-'; drop table--" }],
    'a rotation id that is an object': ['confirm-cleanup', { rotationId: { $ne: null } }],
  }
  for (const [what, [verb, data]] of Object.entries(badInputs)) {
    test(`${what} is no good input`, async () => {
      const matter = matterOf(payroll.name)
      const whole = data && !Array.isArray(data) ? { ...matter, ...data } : data
      assert.equal(await pressInVain(alice, verb, whole), 'message/badInput')
    })
  }
})

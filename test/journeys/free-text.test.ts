import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import type { SentActivity } from '../support/bot-connector-conversations.ts'
import { kindOf } from '../support/card-kind.ts'
import { type ModelServer, saying, startModelServer } from '../support/model-server.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'
import { stateOf } from '../support/tenant-state.ts'
import { payroll } from '../support/whole-rotation.ts'

const typed = `please renew the secret for ${payroll.name}`

suite('free text with a model', () => {
  let model: ModelServer
  let world: InProcess
  let alice: TeamsUser

  before(async () => {
    model = await startModelServer()
    world = await startInProcess(({ env }) => Object.assign(env, model.settings))
    alice = world.journey.user(people.alice, world.botUrl)
  })
  after(async () => {
    await world?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
  })

  const answerTo = async (text: string): Promise<SentActivity> => {
    const { connector } = world.journey
    const from = connector.sent.length
    await alice.say(text)
    // Warnings of the first round may come in between.
    const sent = connector.sent.slice(from).filter(({ card }) => kindOf(card) === 'help')
    assert.equal(sent.length, 1, 'one message is answered once')
    return sent[0] ?? assert.fail()
  }

  test('fills in a command; the press opens its form, and nothing happened before', async () => {
    const before = stateOf(world.journey.tenant)
    model.next = saying(`rotate ${payroll.name}`)
    const question = await answerTo(typed)
    assert.ok(textOf(question.card).includes(`Did you mean “rotate ${payroll.name}”?`))
    assert.deepEqual(stateOf(world.journey.tenant), before)
    const form = await alice.press(question, 'Yes, that one')
    assert.equal(kindOf(form.card), 'rotate-form')
    const david = world.journey.user(people.david, world.botUrl)
    const refused = await david.press(question, 'Yes, that one')
    assert.equal(kindOf(refused.card), 'message/applicationNotFound')
  })

  test('that no command fits, or a model that is down, gets the usual help', async () => {
    for (const next of [saying('help'), { kind: 'reset' } as const, saying('**mine**')]) {
      model.next = next
      const { card } = await answerTo(typed)
      assert.doesNotMatch(textOf(card), /Did you mean/)
    }
  })

  test('of all that is in the house, only the text goes out, and none of it into the log', async () => {
    const wire = JSON.stringify(model.requests.map(({ body }) => body))
    const { tenant } = world.journey
    for (const { displayName, appId } of tenant.world.directory.applications()) {
      if (displayName !== payroll.name) assert.ok(!wire.includes(String(displayName)))
      assert.ok(!wire.includes(appId), appId)
    }
    assert.ok(!wire.includes(people.alice.displayName))
    assert.ok(!wire.includes(people.alice.id))
    const log = JSON.stringify(world.lines)
    for (const text of [typed, model.settings.MODEL_KEY]) assert.ok(!log.includes(text))
    assert.equal(world.lines.filter(({ event }) => event === 'free text not read').length, 1)
  })
})

import assert from 'node:assert/strict'
import { registerHooks } from 'node:module'
import { suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { kindOf } from '../support/card-kind.ts'

const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})

suite('free text without a model', () => {
  test('gets the usual help, and nothing that could read it is loaded', async () => {
    const { startInProcess } = await import('../support/rekey-in-process.ts')
    await using world = await startInProcess()
    const { connector } = world.journey
    const alice = world.journey.user(people.alice, world.botUrl)
    await alice.say('please renew the secret for payroll')
    const answer = connector.sent.find(({ card }) => kindOf(card) === 'help')
    assert.doesNotMatch(textOf(answer?.card ?? assert.fail()), /Did you mean/)
    assert.ok(loaded.some((url) => url.endsWith('/compose.ts')))
    assert.deepEqual(
      loaded.filter((url) => /\/(free-text|model-line)\.ts$/.test(url)),
      [],
    )
  })
})

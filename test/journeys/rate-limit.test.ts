import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'

suite('with RATE_LIMIT_PER_MINUTE=3', () => {
  let world: InProcess
  before(async () => {
    world = await startInProcess(undefined, undefined, { RATE_LIMIT_PER_MINUTE: '3' })
  })
  after(() => world?.[Symbol.asyncDispose]())

  test('somebody who types six times is answered three times and told once, and counted', async () => {
    const { connector } = world.journey
    // She owns nothing, so no notice goes out meanwhile.
    const grace = world.journey.user(people.grace, world.botUrl)
    for (let each = 0; each < 6; each += 1) assert.equal((await grace.say('help')).status, 200)
    assert.deepEqual(
      connector.sent.map(({ card }) => kindOf(card)),
      ['help', 'help', 'help', 'message/tooManyRequests'],
    )
    const metrics = await (await fetch(`${world.botUrl()}/metrics`)).text()
    assert.match(metrics, /^rekey_requests_over_limit_total\{crowd="person"\} 3$/m)
  })
})

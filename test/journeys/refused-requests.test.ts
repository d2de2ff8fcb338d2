import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { eventually } from '../support/eventually.ts'
import { forgedContent, forgedRequests } from '../support/forged-requests.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type RekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

suite('npm start refuses a request with', () => {
  let journey: Journey
  let rekey: RekeyProcess
  let grace: TeamsUser

  before(async () => {
    journey = await startJourney()
    rekey = await startRekeyProcess(journey.env)
    // She owns nothing, so no notice goes out meanwhile.
    grace = journey.user(people.grace, () => rekey.url)
    assert.equal((await grace.say('help')).status, 200, 'the right request is let in')
  })
  after(async () => {
    await rekey?.[Symbol.asyncDispose]()
    await journey?.[Symbol.asyncDispose]()
  })

  for (const [what, forge] of Object.entries(forgedRequests)) {
    test(what, async () => {
      const { body, authorization } = await forge(grace, journey.connector)
      const warnings = () => rekey.logged().filter(({ level }) => Number(level) >= 40)
      const [warned, sent] = [warnings().length, journey.connector.requests.length]

      const answer = await grace.post(body, authorization)

      assert.ok([401, 403].includes(answer.status), `answered ${answer.status}`)
      assert.equal(answer.text, '', 'without a word')
      assert.equal(journey.connector.requests.length, sent, 'nothing is sent to anybody')
      await eventually(() => (warnings().length > warned ? true : undefined), 'a line in the log')
      assert.equal(warnings().length, warned + 1, 'one line in the log')
      const { stdout, stderr } = rekey.output
      const content = [forgedContent, authorization?.split(' ')[1]].filter((text) => text)
      for (const text of content) {
        assert.ok(!`${stdout}${stderr}`.includes(String(text)), 'the log keeps no content')
      }
    })
  }

  test('an address that refuses to stop no more lines than a minute takes, and hides no other', async () => {
    const refused = () => rekey.logged().filter(({ msg }) => msg === 'request refused').length
    const posts = async (address: string, count: number) => {
      for (let sent = 0; sent < count; sent += 1) await postFrom(address, rekey.url)
    }
    await posts('127.0.0.2', 70)
    await eventually(() => refused() > 0 || undefined, 'a line in the log')
    const before = refused()
    await posts('127.0.0.2', 5)
    await posts('127.0.0.3', 1)
    await eventually(() => refused() > before || undefined, "the other one's line")
    assert.equal(refused(), before + 1)
  })
})

/** Posts what is no activity, from an address of this machine. */
async function postFrom(localAddress: string, url: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const asked = request(`${url}/api/messages`, { method: 'POST', localAddress, headers })
  asked.end('{}')
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  assert.ok((answer.statusCode ?? 0) >= 400)
}

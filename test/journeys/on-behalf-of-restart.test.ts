import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { buttonsOf } from '../adapters/teams/cards/walk-card.ts'
import { filesBelow, type Sighting, sightings } from '../support/canary.ts'
import { kindOf } from '../support/card-kind.ts'
import { dumpOf } from '../support/database-dump.ts'
import {
  answerOf,
  delegatedSettings,
  formFor,
  pressSigningIn,
  readingPermissions,
} from '../support/delegated.ts'
import { eventually } from '../support/eventually.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type RekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import type { Pressed, ShownCard, TeamsUser } from '../support/teams-user.ts'

const { alice, ben } = people
const name = 'Payroll API'

suite('a process that dies takes what people lent along', () => {
  let journey: Journey
  let rekey: RekeyProcess
  let user: TeamsUser
  let other: TeamsUser
  let env: Record<string, string>
  const output: string[] = []
  const answers: string[] = []

  before(async () => {
    journey = await startJourney()
    journey.tenant.world.botPermissions = readingPermissions
    env = { ...journey.env, ...delegatedSettings(journey), LOG_LEVEL: 'debug' }
    rekey = await startRekeyProcess(env)
    user = journey.user(alice, () => rekey.url)
    other = journey.user(ben, () => rekey.url)
  })
  after(async () => {
    await rekey?.[Symbol.asyncDispose]()
    await journey?.[Symbol.asyncDispose]()
  })

  const secrets = () => journey.tenant.world.credentialsOf(name)
  const made = () => secrets().filter(({ displayName }) => displayName?.includes('[rk-'))
  const writersOf = (keyId = '') => journey.tenant.world.directory.writers.get(keyId)
  const shows = (activityId: string, fits: (sent: ShownCard) => boolean, what: string) =>
    journey.connector.nextSent((sent) => sent.activityId === activityId && fits(sent), what)
  const goesOn = (sent: ShownCard) => buttonsOf(sent.card).includes('Go on')
  const kept = async (pressing: Promise<Pressed>): Promise<Pressed> => {
    const pressed = await pressing
    answers.push(pressed.text)
    return pressed
  }
  async function restart(): Promise<void> {
    output.push(rekey.output.stdout, rekey.output.stderr)
    await rekey[Symbol.asyncDispose]()
    rekey = await startRekeyProcess(env)
  }

  let waiting: ShownCard
  let lost = ''

  test('between mint and store: the rotation waits for somebody, and nothing is removed', async () => {
    journey.tenant.faults.add({
      service: 'vault',
      match: { method: 'PUT', path: 'payroll' },
      kind: 'status',
      status: 503,
    })
    const form = await formFor(journey, user, name)
    const { activityId } = await kept(pressSigningIn(journey, user, alice, form, 'Rotate now'))
    await eventually(() => made()[0], 'a client secret is minted')
    lost = made()[0]?.keyId ?? assert.fail()
    await restart()
    waiting = await shows(activityId, goesOn, 'the card asks somebody to go on')
    assert.deepEqual(
      made().map(({ keyId }) => keyId),
      [lost],
    )
    journey.tenant.faults.clear()
  })

  test('another owner goes on with their own rights, after they signed in', async () => {
    const first = answerOf(await other.press(waiting, 'Go on'))
    assert.equal(first.statusCode, 401)
    assert.equal(made()[0]?.keyId, lost)
    await kept(pressSigningIn(journey, other, ben, waiting, 'Go on'))
    const stored = await shows(
      waiting.activityId,
      ({ card }) => kindOf(card) === 'rotation-stored',
      'the rotation is stored',
    )
    const [fresh, ...more] = made()
    assert.deepEqual(more, [])
    assert.deepEqual(writersOf(lost), { mintedBy: alice.id, removedBy: ben.id })
    assert.deepEqual(writersOf(fresh?.keyId), { mintedBy: ben.id })
    waiting = stored
  })

  test('after the next one the same press asks anew, and the old secret goes', async () => {
    await restart()
    const question = await kept(user.press(waiting, 'Delete old secret'))
    const first = answerOf(await user.press(question, 'Delete old secret'))
    assert.equal(first.statusCode, 401)
    await kept(pressSigningIn(journey, user, alice, question, 'Delete old secret'))
    await shows(
      waiting.activityId,
      ({ card }) => kindOf(card) === 'rotation-closed',
      'the rotation is closed',
    )
  })

  test('no token of a person is in log, database, card or answer', async () => {
    const { tokens, clientSecret } = journey.tenant.world.authApp
    assert.ok(tokens.length >= 6, 'sign-ins, access tokens and refresh tokens were made')
    const { stdout, stderr } = await rekey.stop()
    output.push(stdout, stderr)
    const dump = await dumpOf({ dataDir: journey.dataDir })
    const places: [where: string, content: string | Uint8Array][] = [
      ...output.map((text, at): [string, string] => [`output ${at}`, text]),
      ['activities', JSON.stringify(journey.connector.sent)],
      ['answers', answers.join('\n')],
      ...[...dump].map(([table, rows]): [string, string] => [`table ${table}`, rows]),
      ...filesBelow(journey.dataDir).map((file): [string, Uint8Array] => [file.name, file.bytes]),
    ]
    // Of a token each part is telling: nobody logs all of it.
    const parts = tokens.map((token) => token.split('.').at(-1) ?? token)
    const searched = [...tokens, ...parts, clientSecret]
    const found: Sighting[] = places.flatMap(([where, text]) => sightings(where, text, searched))
    assert.deepEqual(found, [])
    assert.ok(
      sightings('activities', JSON.stringify(journey.connector.sent), [alice.id]).length > 0,
    )
  })
})

import assert from 'node:assert/strict'
import { after, before, beforeEach, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { nodesOf } from '../adapters/teams/cards/walk-card.ts'
import { kindOf } from '../support/card-kind.ts'
import { answerOf, formFor, pressSigningIn, startDelegated } from '../support/delegated.ts'
import type { InProcess } from '../support/rekey-in-process.ts'
import type { Pressed, ShownCard, TeamsUser } from '../support/teams-user.ts'

const { alice, ben, david, erin } = people
const loginRequest = 'application/vnd.microsoft.activity.loginRequest'

suite('where Rekey writes with the rights of people alone', () => {
  let bot: InProcess
  let user: TeamsUser
  let beforeMinting = () => {}

  before(async () => {
    bot = await startDelegated((_service, { path }, proceed) => {
      if (path.endsWith('/addPassword')) beforeMinting()
      return proceed()
    })
    user = bot.journey.user(alice, bot.botUrl)
  })
  after(() => bot?.[Symbol.asyncDispose]())
  beforeEach(() => {
    beforeMinting = () => {}
    const { authApp } = bot.journey.tenant.world
    authApp.consented = true
    authApp.troubles.clear()
  })

  const secretsOf = (name: string) => bot.journey.tenant.world.credentialsOf(name)
  const writersOf = (keyId = '') => bot.journey.tenant.world.directory.writers.get(keyId)
  const shows = (activityId: string, ...kinds: string[]) =>
    bot.journey.connector.nextSent(
      (sent) => sent.activityId === activityId && kinds.includes(kindOf(sent.card)),
      `the card shows ${kinds}`,
    )
  const refusals = () => bot.lines.filter(({ event }) => event === 'sign-in not taken')
  const pressAs = async (form: ShownCard, token: string, id = '1'): Promise<Pressed> =>
    user.press(form, 'Rotate now', {}, { id, token })

  test('a press without a sign-in asks the client for one, and nothing is begun', async () => {
    const form = await formFor(bot.journey, user, 'Invoice Export')
    const before = secretsOf('Invoice Export').length
    const { statusCode, type, value } = answerOf(await user.press(form, 'Rotate now'))
    assert.deepEqual([statusCode, type], [401, loginRequest])
    assert.equal(value.tokenExchangeResource?.uri, `api://botid-${bot.journey.tenant.bot.clientId}`)
    assert.equal(secretsOf('Invoice Export').length, before)
    assert.equal(kindOf((await formFor(bot.journey, user, 'Invoice Export')).card), 'rotate-form')
  })

  for (const [what, token] of [
    ['of somebody else', () => bot.journey.tenant.signIn(ben.id)],
    [
      'for another service',
      () => bot.journey.tenant.signIn(alice.id, { audience: 'https://graph.microsoft.com' }),
    ],
    [
      'for something else that we offer',
      () => bot.journey.tenant.signIn(alice.id, { scopes: ['User.Read'] }),
    ],
    [
      'that nobody signed',
      async () =>
        `${(await bot.journey.tenant.signIn(alice.id)).split('.').slice(0, 2).join('.')}.`,
    ],
    ['that is no token', async () => 'rotate it, please'],
  ] as const) {
    test(`a sign-in ${what} is not believed: nothing is exchanged, nothing minted`, async () => {
      const form = await formFor(bot.journey, user, 'Expense Portal')
      const before = secretsOf('Expense Portal').length
      const made = await token()
      const { tokens } = bot.journey.tenant.world.authApp
      const known = tokens.length
      const said = refusals().length
      const answer = answerOf(await pressAs(form, made))
      assert.equal(answer.statusCode, 412)
      assert.equal(answer.type, 'application/vnd.microsoft.error.preconditionFailed')
      assert.equal(tokens.length, known)
      assert.equal(secretsOf('Expense Portal').length, before)
      assert.equal(refusals().length, said + 1)
    })
  }

  for (const [trouble, code] of [
    ['revoked', 'signInRefused'],
    ['anotherFactor', 'signInMoreAsked'],
    ['managedDevice', 'signInMoreAsked'],
  ] as const) {
    test(`a sign-in that Entra does not take (${trouble}) is explained`, async () => {
      const { tenant } = bot.journey
      tenant.world.authApp.troubles.set(alice.id, trouble)
      const form = await formFor(bot.journey, user, 'Expense Portal')
      const before = secretsOf('Expense Portal').length
      const { card } = await pressAs(form, await tenant.signIn(alice.id))
      assert.equal(kindOf(card), `message/${code}`)
      assert.equal(secretsOf('Expense Portal').length, before)
    })
  }

  test('a sign-in that is too old is asked for once more, and not for ever', async () => {
    const { tenant } = bot.journey
    tenant.world.authApp.troubles.set(alice.id, 'expired')
    const form = await formFor(bot.journey, user, 'Expense Portal')
    const { statusCode, value } = answerOf(await pressAs(form, await tenant.signIn(alice.id)))
    assert.equal(statusCode, 401)
    const id = value.tokenExchangeResource?.id ?? ''
    const second = await pressAs(form, await tenant.signIn(alice.id), id)
    assert.match(second.text, /Please sign in again/)
  })

  test('without consent the card names the address where an administrator gives it', async () => {
    const { tenant } = bot.journey
    tenant.world.authApp.consented = false
    const form = await formFor(bot.journey, user, 'Expense Portal')
    const { text } = await pressAs(form, await tenant.signIn(alice.id))
    assert.match(text, /An administrator must agree first/)
    const { clientId } = tenant.world.authApp
    const address = `${tenant.authorityUrl}/${tenant.tenantId}/adminconsent?client_id=${clientId}`
    assert.ok(text.includes(address), text)
  })

  test('a client that cannot be asked to sign in is told so', async () => {
    const form = await formFor(bot.journey, user, 'Expense Portal')
    const before = secretsOf('Expense Portal').length
    const button = nodesOf(form.card).find(({ verb }) => verb === 'rotate-now')
    const value = { ...(button?.['data'] as object), verb: 'rotate-now', validity: '12' }
    await user.say('', { value })
    await bot.journey.connector.nextSent(
      ({ card }) => kindOf(card) === 'message/signInNotHere',
      'the card says that this client will not do',
    )
    assert.equal(secretsOf('Expense Portal').length, before)
  })

  test('somebody who may not press is refused as ever, signed in or not', async () => {
    const form = await formFor(bot.journey, user, 'Expense Portal')
    const before = secretsOf('Expense Portal').length
    const stranger = bot.journey.user(david, bot.botUrl)
    const { card } = await pressSigningIn(bot.journey, stranger, david, form, 'Rotate now')
    assert.equal(kindOf(card), 'message/notAllowed')
    assert.equal(secretsOf('Expense Portal').length, before)
  })

  test('a person whom Entra refuses at the write is told so, and nothing is minted', async () => {
    const { tenant } = bot.journey
    const form = await formFor(bot.journey, user, 'Expense Portal')
    const before = secretsOf('Expense Portal').length
    const owners = tenant.world.application('Expense Portal').ownerIds.map((id) => ({ id }))
    // They lose their right between Rekey's look and the write.
    beforeMinting = () => tenant.world.setOwners('Expense Portal', [])
    const { activityId } = await pressSigningIn(bot.journey, user, alice, form, 'Rotate now')
    const failed = await shows(activityId, 'rotation-failed', 'rotation-stored')
    tenant.world.setOwners('Expense Portal', owners)
    assert.match(JSON.stringify(failed.card), /Entra says that you may not change this application/)
    assert.equal(secretsOf('Expense Portal').length, before)
  })

  test('the same press with one mints and removes as the person, and the bot only reads', async () => {
    const form = await formFor(bot.journey, user, 'Payroll API')
    const [old] = secretsOf('Payroll API')
    const { activityId } = await pressSigningIn(bot.journey, user, alice, form, 'Rotate now')
    const stored = await shows(activityId, 'rotation-stored', 'rotation-failed')
    assert.equal(kindOf(stored.card), 'rotation-stored')
    const fresh = secretsOf('Payroll API')[0]
    assert.notEqual(fresh?.keyId, old?.keyId)
    assert.equal(writersOf(fresh?.keyId)?.mintedBy, alice.id)

    const question = await user.press(stored, 'Delete old secret')
    // Still signed in: no second request.
    assert.equal(answerOf(await user.press(question, 'Delete old secret')).statusCode, 200)
    await shows(activityId, 'rotation-closed')
    const gone = [...bot.journey.tenant.world.directory.writers].filter(
      ([, { removedBy }]) => removedBy,
    )
    assert.deepEqual(
      gone.map(([, { removedBy }]) => removedBy),
      [alice.id],
    )
  })

  test('undo removes the new secret as whoever confirmed it, an administrator too', async () => {
    const form = await formFor(bot.journey, user, 'Travel Booking')
    const { activityId } = await pressSigningIn(bot.journey, user, alice, form, 'Rotate now')
    const stored = await shows(activityId, 'rotation-stored')
    const fresh = secretsOf('Travel Booking')[0]
    const admin = bot.journey.user(erin, bot.botUrl)
    const question = await admin.press(stored, 'Undo')
    const undone = await pressSigningIn(bot.journey, admin, erin, question, 'Undo')
    assert.equal(answerOf(undone).statusCode, 200)
    await shows(activityId, 'rotation-undone')
    assert.deepEqual(writersOf(fresh?.keyId), { mintedBy: alice.id, removedBy: erin.id })
  })
})

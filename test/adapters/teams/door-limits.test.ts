import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { createBot } from '../../../src/adapters/teams/bot.ts'
import { createBotAuthentication } from '../../../src/adapters/teams/bot-authentication.ts'
import type { BotUseCases } from '../../../src/adapters/teams/bot-ports.ts'
import { createCardRenderer } from '../../../src/adapters/teams/cards/card-renderer.ts'
import { DoorLimits } from '../../../src/adapters/teams/door-limits.ts'
import { FrontDoor } from '../../../src/adapters/teams/front-door.ts'
import { TurnGate } from '../../../src/adapters/teams/turn-gate.ts'
import type { Crowd } from '../../../src/application/ports/door-meter.ts'
import { keepingLog } from '../../support/engine-log.ts'
import { startMessenger } from '../../support/messenger-on-loopback.ts'
import { textOf } from './cards/walk-card.ts'

const minute = 60_000
const alice = { id: '29:alice', name: 'Alice Novak', aadObjectId: 'a11ce000-0000-4000-8000-1' }
const ben = { id: '29:ben', name: 'Ben Okafor', aadObjectId: 'be000000-0000-4000-8000-2' }
const press = {
  type: 'invoke',
  name: 'adaptiveCard/action',
  replyToId: '1714813200000',
  value: { action: { type: 'Action.Execute', verb: 'opt-in', data: {} }, trigger: 'manual' },
}

suite('a person over the limit', () => {
  test('is answered once that it was too much, and then with silence', async (t) => {
    const { say, sent } = await bot(t, 2)
    for (let each = 0; each < 5; each += 1) assert.equal((await say('help')).status, 200)
    assert.deepEqual(sent(), ['help', 'help', 'Too many at once'])
  })

  test('keeps the pressed card, and reads on it that nothing was done', async (t) => {
    const { from, acts } = await bot(t, 1)
    await from(alice, press)
    const { status, body } = await from(alice, press)
    const { value, ...rest } = body as { value: { code: string; message: string } }
    assert.deepEqual(
      [status, rest],
      [200, { statusCode: 400, type: 'application/vnd.microsoft.error' }],
    )
    assert.equal(value.code, 'TooManyRequests')
    assert.match(value.message, /Too many at once/)
    assert.equal(acts(), 1)
  })

  test('gets 429 to any other invoke', async (t) => {
    const { from } = await bot(t, 1)
    const invoke = { type: 'invoke', name: 'fileConsent/invoke', value: {} }
    assert.equal((await from(alice, invoke)).status, 400)
    assert.deepEqual(await from(alice, invoke), { status: 429 })
  })

  test('is one line in the log a minute, by object id, and counted each time', async (t) => {
    const { say, log, over } = await bot(t, 2)
    for (let each = 0; each < 5; each += 1) await say('what-somebody-typed')
    assert.deepEqual(log.lines, [
      {
        level: 'warn',
        event: 'person over the rate limit',
        facts: { personId: alice.aadObjectId },
      },
    ])
    assert.deepEqual(over, ['person', 'person', 'person'])
  })

  test('is heard again in the next minute', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-05-04T09:14:00Z') })
    const { from, acts } = await bot(t, 1)
    await from(alice, press)
    await from(alice, press)
    t.mock.timers.tick(minute + 1)
    await from(alice, press)
    assert.equal(acts(), 2)
  })

  test('holds up nobody else', async (t) => {
    const { from, acts } = await bot(t, 1)
    for (const who of [alice, alice, alice, ben]) await from(who, press)
    assert.equal(acts(), 2)
  })

  test('is the same person however Teams writes their id', async (t) => {
    const { from, acts } = await bot(t, 1)
    await from(alice, press)
    await from({ ...alice, aadObjectId: alice.aadObjectId.toUpperCase(), id: '29:other' }, press)
    assert.equal(acts(), 1)
  })

  test('may be somebody whom Teams does not name', async (t) => {
    const { from } = await bot(t, 1)
    const invoke = { type: 'invoke', name: 'fileConsent/invoke', value: {} }
    const statuses = []
    for (const id of ['29:x', '29:x', '29:y']) statuses.push((await from({ id }, invoke)).status)
    assert.deepEqual(statuses, [400, 429, 400])
  })

  test('does not keep what Teams tells of installations out', async (t) => {
    const { from, acts } = await bot(t, 1)
    for (let each = 0; each < 4; each += 1) {
      assert.equal(
        (await from(alice, { type: 'installationUpdate', action: 'remove' })).status,
        200,
      )
    }
    await from(alice, press)
    assert.equal(acts(), 1)
  })

  test('is nobody where the limit is off', async (t) => {
    const { from, acts } = await bot(t, 0)
    for (let each = 0; each < 100; each += 1) await from(alice, press)
    assert.equal(acts(), 100)
  })
})

suite('the door', () => {
  test('takes 3000 requests a minute from all people together, and says so once', async (t) => {
    const { from, log, over } = await bot(t, 0)
    const statuses = new Map<number, number>()
    for (let each = 0; each < 3_005; each += 1) {
      const { status } = await from({ id: `29:${each}` }, { type: 'typing' })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    assert.deepEqual(
      [...statuses],
      [
        [200, 3_000],
        [429, 5],
      ],
    )
    assert.deepEqual(
      log.lines.map(({ event }) => event),
      ['requests over the rate limit of all'],
    )
    assert.deepEqual(over, Array(5).fill('everybody'))
  })

  test('logs sixty refusals of one address a minute, refuses the rest without a line', async (t) => {
    const { refuse, log, over } = await bot(t, 60)
    for (let each = 0; each < 65; each += 1) assert.equal(await refuse('203.0.113.7'), 401)
    const events = log.lines.map(({ event }) => event)
    assert.deepEqual(events.slice(60), ['refused requests no longer logged'])
    assert.deepEqual(over, Array(5).fill('strangers'))
    await refuse('203.0.113.8')
    assert.equal(log.lines.length, 62, 'another address is logged')
  })

  test('lets our own in from an address that strangers use, however often they try', async (t) => {
    const { from, refuse, acts } = await bot(t, 60)
    for (let each = 0; each < 200; each += 1) await refuse('203.0.113.7')
    assert.equal((await from(alice, press, '203.0.113.7')).status, 200)
    assert.equal(acts(), 1)
  })
})

/** A bot behind the real door, and its Bot Connector; typed text is answered with the help. */
async function bot(t: TestContext, perMinute: number) {
  const { connector, conversation, ...loopback } = await startMessenger()
  t.after(() => loopback[Symbol.asyncDispose]())
  const log = keepingLog()
  const over: Crowd[] = []
  const limits = new DoorLimits(perMinute, { over: (crowd) => over.push(crowd) })
  const { settings, bot: us } = connector
  const authentication = createBotAuthentication(
    { type: 'SingleTenant', ...us },
    {
      loginUrl: settings['BOT_LOGIN_URL'] ?? '',
      oauthScope: settings['BOT_OAUTH_SCOPE'] ?? '',
      tokenIssuer: settings['BOT_TOKEN_ISSUER'] ?? '',
      openIdMetadataUrl: settings['BOT_OPENID_METADATA_URL'] ?? '',
    },
  )
  const expected = { tenantId: us.tenantId, serviceHosts: [settings['BOT_SERVICE_HOSTS'] ?? ''] }
  const door = new FrontDoor(authentication, expected, log, limits)
  let acts = 0
  const act = async () => {
    acts += 1
    return { kind: 'message', message: { code: 'fileDeclined' } } as const
  }
  const nothing = () => Promise.resolve(undefined)
  const useCases: BotUseCases = {
    answerText: async () => ({ kind: 'help', problem: null, commands: [] }),
    answerAction: act,
    press: act,
    answering: () => undefined,
    reportFile: nothing,
    cardShown: nothing,
    rememberConversation: nothing,
    forgetConversation: nothing,
    forgetTeam: nothing,
    firstTime: () => Promise.resolve(true),
  }
  const renderer = createCardRenderer({ responsibilityNotice: null })
  const receive = createBot(
    door,
    { useCases, renderer, gate: new TurnGate(), uploadHosts: null, signInResource: null, log },
    limits,
  )
  const token = await connector.keys.sign(connector.goodToken)
  const from = async (person: object, fields: object, address = '') => {
    const { sent, ...answer } = await receive(
      `Bearer ${token}`,
      {
        id: '1714813200001',
        channelId: 'msteams',
        serviceUrl: connector.serviceUrl,
        from: person,
        recipient: { id: conversation.botId },
        conversation: { id: conversation.id, conversationType: 'personal', tenantId: us.tenantId },
        locale: 'en-US',
        ...fields,
      },
      address,
    )
    sent()
    return answer
  }
  const said = (card: unknown) =>
    textOf(card).includes('Too many at once') ? 'Too many at once' : 'help'
  return {
    from,
    say: (text: string) => from(alice, { type: 'message', text }),
    refuse: async (address: string) => (await receive('', {}, address)).status,
    sent: () => connector.sent.map(({ card }) => said(card)),
    acts: () => acts,
    log,
    over,
  }
}

// Invokes through the real CloudAdapter, the door and teams-ai's routes, to use cases that a test
// decides about. No Bot Connector is there: whatever else the bot sent would fail the turn.

import assert from 'node:assert/strict'
import { before, beforeEach, suite, test } from 'node:test'
import { createBot, type Receive } from '../../../src/adapters/teams/bot.ts'
import { createBotAuthentication } from '../../../src/adapters/teams/bot-authentication.ts'
import type { BotUseCases, HandlerParts } from '../../../src/adapters/teams/bot-ports.ts'
import { createCardRenderer } from '../../../src/adapters/teams/cards/card-renderer.ts'
import { FrontDoor } from '../../../src/adapters/teams/front-door.ts'
import { TurnGate } from '../../../src/adapters/teams/turn-gate.ts'
import type { Card } from '../../../src/application/card.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { keepingLog } from '../../support/engine-log.ts'
import { wideDoor } from '../../support/wide-door.ts'
import { readSample } from './cards/read-sample.ts'
import { textOf } from './cards/walk-card.ts'

const tenantId = 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001'
const alice = { id: '29:alice', name: 'Alice Novak', aadObjectId: 'A11CE000-0000-4000-8000-1' }
const ben = { id: '29:ben', name: 'Ben Okafor', aadObjectId: 'be000000-0000-4000-8000-2' }
const thread = '19:alerts@thread.tacv2;messageid=1714813200000'
const digest = readSample('digest')
const error = 'application/vnd.microsoft.error'

type Asked = Parameters<BotUseCases['answerAction']>[0]

suite('an invoke', () => {
  let receive: Receive
  let asked: Asked[]
  let written: string[]
  let answer: (asked: Asked) => Promise<Card>
  const log = keepingLog()

  before(() => {
    const authentication = createBotAuthentication(
      { type: 'Sandbox', tenantId },
      {
        loginUrl: 'https://login.example/tenant',
        oauthScope: 'https://api.example',
        tokenIssuer: 'https://api.example',
        openIdMetadataUrl: 'https://login.example/openid',
      },
    )
    const serviceHosts = ['127.0.0.1:9']
    const limits = wideDoor()
    const door = new FrontDoor(authentication, { tenantId, serviceHosts }, log, limits)
    const write = (what: string) => () => {
      written.push(what)
      return Promise.resolve(undefined)
    }
    const parts: HandlerParts = {
      useCases: {
        answerText: () => assert.fail('nobody typed'),
        answerAction: (request) => {
          asked.push(request)
          return answer(request)
        },
        press: (request) => {
          asked.push(request)
          return answer(request)
        },
        reportFile: write('reportFile'),
        cardShown: write('cardShown'),
        rememberConversation: write('rememberConversation'),
        forgetConversation: write('forgetConversation'),
        forgetTeam: write('forgetTeam'),
        answering: () => {},
        firstTime: () => Promise.resolve(true),
      },
      renderer: createCardRenderer({ responsibilityNotice: null }),
      gate: new TurnGate(),
      uploadHosts: null,
      signInResource: null,
      log,
    }
    receive = createBot(door, parts, limits)
  })
  beforeEach(() => {
    asked = []
    written = []
    log.lines.length = 0
    answer = async () => digest
  })

  const send = async (
    value: unknown,
    { from = alice as object, name = 'adaptiveCard/action' } = {},
  ) => {
    const activity = {
      type: 'invoke',
      name,
      id: 'f:1',
      channelId: 'msteams',
      serviceUrl: 'https://127.0.0.1:9/emea/',
      from,
      recipient: { id: '28:bot' },
      conversation: { id: thread, conversationType: 'channel', tenantId },
      replyToId: '1714813200000',
      locale: 'en-US',
      value,
    }
    const { status, body } = await receive('', activity, '127.0.0.1')
    return { status, body: body as { statusCode: number; type: string; value: never } }
  }
  const refresh = (fields: object = {}, from: object = alice) => {
    const action = { type: 'Action.Execute', verb: 'digest-mine', data: {} }
    return send({ action, trigger: 'automatic', ...fields }, { from })
  }

  test('that refreshes gets the person’s own card, and nothing is written', async () => {
    answer = async ({ person }) => ({ ...digest, yours: person.name === alice.name ? 2 : 0 })
    const [forAlice, forBen] = [await refresh(), await refresh({}, ben)]
    for (const { status, body } of [forAlice, forBen]) {
      assert.deepEqual([status, body.statusCode], [200, 200])
      assert.equal(body.type, 'application/vnd.microsoft.card.adaptive')
    }
    assert.match(textOf(forAlice.body.value), /2 of these are yours/)
    assert.match(textOf(forBen.body.value), /None of these is yours/)
    assert.deepEqual(
      asked.map(({ person, card, where, seenBy }) => ({ id: person.id, card, where, seenBy })),
      [alice, ben].map(({ aadObjectId }) => ({
        id: aadObjectId.toLowerCase(),
        card: { conversationId: '19:alerts@thread.tacv2', activityId: '1714813200000' },
        where: 'channel',
        seenBy: 'presser',
      })),
    )
    assert.deepEqual(written, [])
    assert.deepEqual(log.lines, [])
  })

  test('that refreshes gets a card that refreshes for that person alone', async () => {
    const refreshOf = async (from: object) =>
      ((await refresh({}, from)).body.value as { refresh?: object }).refresh
    const action = { type: 'Action.Execute', title: 'Refresh', verb: 'digest-mine', data: {} }
    assert.deepEqual(await refreshOf(alice), { action, userIds: ['29:alice'] })
    assert.deepEqual(await refreshOf({ ...alice, id: 'user-1' }), undefined)
  })

  test('that refreshes by hand, or with the data of an older card, is the same', async () => {
    const action = { type: 'Action.Execute', verb: 'digest-mine', data: { page: 'x', a: [] } }
    const { body } = await refresh({ action, trigger: 'manual' })
    assert.equal(body.statusCode, 200)
    assert.deepEqual(asked[0]?.action, { verb: 'digest-mine' })
    assert.deepEqual(written, [])
  })

  test('that a client sends by itself may do nothing but look', async () => {
    const matter = { applicationObjectId: tenantId, keyId: tenantId, validity: '12' }
    const action = { type: 'Action.Execute', verb: 'rotate-now', data: matter }
    const { status, body } = await refresh({ action })
    assert.deepEqual([status, body.statusCode, body.type], [200, 400, error])
    assert.deepEqual([asked, written], [[], []])
  })

  test('of somebody whom Teams does not name keeps everybody’s card', async () => {
    const { status, body } = await refresh({}, { id: '29:somebody' })
    assert.deepEqual([status, body.statusCode, body.type], [200, 400, error])
    assert.deepEqual(asked, [])
  })

  test('that refreshes where there is no digest keeps the card, and says why', async () => {
    answer = async () => ({ kind: 'message', message: { code: 'channelsOnly' } })
    const { status, body } = await refresh()
    assert.equal(status, 200)
    assert.deepEqual([body.statusCode, body.type], [400, error])
    assert.partialDeepStrictEqual(body.value, { code: 'BadRequest' })
    assert.match((body.value as { message: string }).message, /^[A-Z][^<>]+\.$/)
  })

  test('that refreshes while a service fails keeps the card, and is one line of the log', async () => {
    answer = () => Promise.reject(new ServiceError('engine', 'unavailable'))
    const { status, body } = await refresh()
    assert.equal(status, 200)
    assert.deepEqual([body.statusCode, body.type], [500, error])
    assert.partialDeepStrictEqual(body.value, { code: 'InternalServerError' })
    assert.equal(log.lines.length, 1)
  })

  test('that meets a bug is a 500 without a word', async () => {
    answer = () => Promise.reject(new TypeError('a bug'))
    assert.deepEqual(await refresh(), { status: 500, body: undefined })
  })

  const press = (verb: string, data: object = {}) =>
    send({ action: { type: 'Action.Execute', verb, data }, trigger: 'manual' })

  test('of a press gets a card for who pressed, and the conversation is kept', async () => {
    const { status, body } = await press('show-digest', { page: 2 })
    assert.deepEqual([status, body.statusCode], [200, 200])
    assert.partialDeepStrictEqual(asked, [
      { action: { verb: 'show-digest', page: 2 }, seenBy: 'presser' },
    ])
    assert.deepEqual(written, ['rememberConversation'])
  })

  test('of a press while a service fails is answered by a card that says so', async () => {
    answer = () => Promise.reject(new ServiceError('graph', 'throttled'))
    const { status, body } = await press('show-digest', { page: 2 })
    assert.deepEqual([status, body.statusCode], [200, 200])
    assert.match(textOf(body.value), /\w/)
  })

  for (const name of ['task/fetch', 'task/submit', 'composeExtension/query', 'signin/failure']) {
    test(`${name}, which no card of ours asks for, is answered with nothing to do`, async () => {
      assert.deepEqual(await send({ data: { verb: 'rotate-now' } }, { name }), {
        status: 200,
        body: {},
      })
      assert.deepEqual([asked, written], [[], []])
    })
  }
})

import { createHmac } from 'node:crypto'
import type { BotConnector } from './bot-connector.ts'
import type { TeamsUser } from './teams-user.ts'

/** A request that must be refused. */
export interface ForgedRequest {
  readonly body: string
  readonly authorization?: string | undefined
}

/** Stands in every forged request, so that logs can be searched for content. */
export const forgedContent = 'forged-content-4711'

type Forge = (user: TeamsUser, connector: BotConnector) => Promise<ForgedRequest>

/** A token of a kind that the SDK takes from its emulator and from skills, without a serviceUrl. */
const emulatorIssuer = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'

/** Everything wrong that a request can be, by what is wrong; the rest of each is right. */
export const forgedRequests: Readonly<Record<string, Forge>> = {
  'no token': async (user) => ({ body: bodyOf(user) }),
  'an empty token': async (user) => ({ body: bodyOf(user), authorization: 'Bearer ' }),
  'no JWT at all': async (user) => ({ body: bodyOf(user), authorization: 'Bearer abc.def' }),
  'another scheme': async (user, { keys, goodToken }) => ({
    body: bodyOf(user),
    authorization: `Basic ${await keys.sign(goodToken)}`,
  }),
  'another audience': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, audience: '99999999-0000-4000-8000-000000000000' }),
  ),
  'another issuer': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, issuer: 'https://issuer.example' }),
  ),
  "the emulator's issuer": withToken(({ keys, goodToken, bot }) =>
    keys.sign({
      ...goodToken,
      issuer: emulatorIssuer,
      serviceUrl: null,
      more: { ver: '1.0', appid: bot.id },
    }),
  ),
  "a skill's issuer": withToken(({ keys, goodToken, bot }) =>
    keys.sign({
      ...goodToken,
      issuer: emulatorIssuer,
      serviceUrl: null,
      more: { ver: '1.0', appid: '99999999-0000-4000-8000-000000000000', aud: bot.id },
    }),
  ),
  'a token that is over': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, expiresInSeconds: -3_600 }),
  ),
  'a signature by another key': withToken(({ keys, goodToken }) =>
    keys.signWithForeignKey(goodToken),
  ),
  'an unknown key id': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, kid: 'other' }),
  ),
  'alg none': withToken(async (connector) => {
    const [, payload] = (await connector.keys.sign(connector.goodToken)).split('.')
    return `${encoded({ alg: 'none', typ: 'JWT', kid: connector.keys.published.kid })}.${payload}.`
  }),
  'alg HS256 with the public key': withToken(async ({ keys, goodToken }) => {
    const [, payload] = (await keys.sign(goodToken)).split('.')
    const signed = `${encoded({ alg: 'HS256', typ: 'JWT', kid: keys.published.kid })}.${payload}`
    const mac = createHmac('sha256', String(keys.published.n)).update(signed).digest('base64url')
    return `${signed}.${mac}`
  }),
  'another serviceurl claim': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, serviceUrl: 'https://localhost:1/emea/' }),
  ),
  'no serviceurl claim': withToken(({ keys, goodToken }) =>
    keys.sign({ ...goodToken, serviceUrl: null }),
  ),
  'no serviceUrl in the activity': withFields({ serviceUrl: undefined }),
  'a foreign service host': async (user, { keys, goodToken }) => {
    const serviceUrl = 'https://connector.example/emea/'
    const token = await keys.sign({ ...goodToken, serviceUrl })
    return { body: bodyOf(user, { serviceUrl }), authorization: `Bearer ${token}` }
  },
  'another tenant': withFields({
    channelData: { tenant: { id: '99999999-0000-4000-8000-000000000000' } },
  }),
  'no tenant': withFields({
    channelData: {},
    conversation: { id: 'a:chat', conversationType: 'personal' },
  }),
  'another channel': withFields({ channelId: 'webchat' }),
  'no JSON': withBody(`${forgedContent} {`),
  'no body': withBody(''),
  'a list': withBody(`[${JSON.stringify(forgedContent)}]`),
  null: withBody('null'),
  'a conversation whose id is a number': async (user) => ({
    body: bodyOf(user, { type: 'invoke', conversation: { id: 5 }, replyToId: {} }),
  }),
  'a sender without an id': withFields({ from: null, text: forgedContent }),
  'a recipient whose name is an object': withFields({
    recipient: { id: '28:rekey', name: { length: 1e9 } },
  }),
  'a conversation whose id is no text of a wire': withFields({
    conversation: { id: 'Ā\r\nx: y', conversationType: 'personal' },
  }),
  'a moment that is an object': withFields({ timestamp: { toString: 1, valueOf: null } }),
  'members that are no list': withFields({ type: 'conversationUpdate', membersAdded: { 0: {} } }),
  'a body of four megabytes': withBody(JSON.stringify(forgedContent.repeat(250_000))),
  'an object that is no activity': withBody(JSON.stringify({ text: forgedContent })),
}

function bodyOf(user: TeamsUser, fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(user.activity({ text: forgedContent, ...fields }))
}

function withToken(token: (connector: BotConnector) => Promise<string>): Forge {
  return async (user, connector) => ({
    body: bodyOf(user),
    authorization: `Bearer ${await token(connector)}`,
  })
}

function withBody(body: string): Forge {
  return async (_user, { keys, goodToken }) => ({
    body,
    authorization: `Bearer ${await keys.sign(goodToken)}`,
  })
}

function withFields(fields: Readonly<Record<string, unknown>>): Forge {
  return async (user, { keys, goodToken }) => ({
    body: bodyOf(user, fields),
    authorization: `Bearer ${await keys.sign(goodToken)}`,
  })
}

function encoded(header: object): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url')
}

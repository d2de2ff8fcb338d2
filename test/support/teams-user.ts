import { randomUUID } from 'node:crypto'
import { nodesOf, nodesOfType } from '../adapters/teams/cards/walk-card.ts'
import type { BotConnector } from './bot-connector.ts'
import type { SentActivity } from './bot-connector-conversations.ts'
import { kindOf } from './card-kind.ts'

/** The bot's answer to one request. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** A card as somebody has it before them. */
export type ShownCard = Pick<SentActivity, 'activityId' | 'card'>

/** An answered press: the card that takes the pressed one's place. */
export interface Pressed extends Answer, ShownCard {}

/** Fields of an activity that a test sets itself. */
export type ActivityFields = Readonly<Record<string, unknown>>

/** Somebody at Contoso with Teams open on their personal chat with the bot. */
export class TeamsUser {
  readonly conversationId: string
  readonly #connector: BotConnector
  readonly #botUrl: () => string
  readonly #person: { readonly id: string; readonly displayName: string }
  readonly #patience: AbortSignal | null

  constructor(
    connector: BotConnector,
    botUrl: () => string,
    person: { readonly id: string; readonly displayName: string },
    patience: AbortSignal | null = null,
  ) {
    this.#connector = connector
    this.#botUrl = botUrl
    this.#person = person
    this.#patience = patience
    this.conversationId = `a:chat-of-${person.id}`
  }

  install(action: 'add' | 'add-upgrade' | 'remove' | 'remove-upgrade' = 'add'): Promise<Answer> {
    return this.send({ type: 'installationUpdate', action })
  }

  say(text: string, fields: ActivityFields = {}): Promise<Answer> {
    return this.send({ type: 'message', text, ...fields })
  }

  /** Presses a button by its title, as Teams does: its data and the card's inputs together. */
  press(
    shown: ShownCard,
    title: string,
    inputs: ActivityFields = {},
    authentication?: ActivityFields,
  ): Promise<Pressed> {
    const action = nodesOf(shown.card).find(
      (node) => node['type'] === 'Action.Execute' && node['title'] === title,
    )
    if (!action) throw new Error(`no button '${title}' on the card '${kindOf(shown.card)}'`)
    const given = inputsOf(shown.card)
    const data = { ...(action['data'] as object), ...given, ...inputs }
    return this.act(shown.activityId, String(action['verb']), data, authentication)
  }

  /** Sends a press with any verb and data, on any card, and with the sign-in that Teams was asked for. */
  async act(
    activityId: string,
    verb: string,
    data: unknown,
    authentication?: ActivityFields,
  ): Promise<Pressed> {
    const action = { type: 'Action.Execute', verb, data }
    const answer = await this.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: activityId,
      value: { action, trigger: 'manual', ...(authentication && { authentication }) },
    })
    return { ...answer, activityId, card: cardIn(answer.text) }
  }

  /** Sends an activity with a good token. */
  async send(fields: ActivityFields): Promise<Answer> {
    const token = await this.#connector.keys.sign(this.#connector.goodToken)
    return this.post(JSON.stringify(this.activity(fields)), `Bearer ${token}`)
  }

  /** An activity as Teams makes it, with fields of the test's own. */
  activity(fields: ActivityFields = {}): ActivityFields {
    const { bot, serviceUrl } = this.#connector
    return {
      type: 'message',
      id: randomUUID(),
      channelId: 'msteams',
      serviceUrl,
      timestamp: '2026-05-04T09:14:00.000Z',
      from: {
        id: `29:${this.#person.id}`,
        name: this.#person.displayName,
        aadObjectId: this.#person.id,
      },
      recipient: { id: `28:${bot.id}`, name: 'Rekey' },
      conversation: {
        id: this.conversationId,
        conversationType: 'personal',
        tenantId: bot.tenantId,
      },
      channelData: { tenant: { id: bot.tenantId } },
      locale: 'en-US',
      localTimezone: 'Europe/Berlin',
      ...fields,
    }
  }

  /** Posts any body with any authorization to the bot. */
  async post(body: string, authorization?: string): Promise<Answer> {
    const response = await fetch(`${this.#botUrl()}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body,
      signal: this.#patience,
    })
    return { status: response.status, text: await response.text() }
  }
}

/** What the card's inputs hold when nobody touches them. */
function inputsOf(card: unknown): ActivityFields {
  const inputs = ['Input.Text', 'Input.ChoiceSet'].flatMap((type) => nodesOfType(card, type))
  return Object.fromEntries(inputs.map(({ id, value }) => [String(id), value]))
}

/** The card in the answer to a press; undefined when there is none. */
function cardIn(text: string): unknown {
  if (text === '') return undefined
  return (JSON.parse(text) as { value?: unknown }).value
}

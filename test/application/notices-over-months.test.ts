import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { daysBetween } from '../../src/domain/calendar.ts'
import { stageOf } from '../../src/domain/matter.ts'
import { mayBeSpokenTo } from '../../src/domain/quiet-hours.ts'
import type { TestEngine } from '../support/engine.ts'
import { Chance } from '../support/months/chance.ts'
import {
  type Company,
  foundCompany,
  house,
  operators,
  teamChannel,
} from '../support/months/company.ts'
import { type Happened, liveThrough } from '../support/months/live-through.ts'
import { type Arrived, listMessages, warnedOf } from '../support/months/message-log.ts'
import { type BotWorld, botWorld, chatOf, openWorldEngine } from '../support/worlds/bot-world.ts'

/** The same seed tells the same story; `REKEY_MONTHS_SEED` tells another one. */
const seed = Number(process.env['REKEY_MONTHS_SEED'] ?? 2026)
/** Where every message is listed, for whoever wants to read them. */
const listTo = process.env['REKEY_MONTHS_LIST']

describe(`A hundred and twenty days of two hundred owners (seed ${seed})`, () => {
  let engine: TestEngine
  let world: BotWorld
  let company: Company
  let happened: Happened
  let messages: readonly Arrived[]
  before(async () => {
    engine = await openWorldEngine()
    world = await botWorld(engine)
    const chance = new Chance(seed)
    company = await foundCompany(world, chance)
    messages = listMessages(world)
    happened = await liveThrough(world, company, chance, messages)
    if (listTo) writeFileSync(listTo, messages.map(lineOf).join('\n'))
  })
  after(() => engine.close())

  const zoneOf = (conversationId: string) => company.byChat.get(conversationId)?.zone ?? 'UTC'
  const lineOf = (message: Arrived) => {
    const { at, conversationId, card } = message
    const about = warnedOf(message).map(
      ({ application, secret }) => `${application.name} ${secret.daysLeft}`,
    )
    return [at.toISOString(), conversationId, card.kind, ...about].join('\t')
  }
  const none = (wrong: readonly Arrived[]) => assert.deepEqual(wrong.map(lineOf), [])
  const warnings = () => messages.filter((message) => warnedOf(message).length > 0)

  it('is a story with hundreds of warnings, lists and reactions', (t) => {
    const lists = warnings().filter(({ card }) => card.kind === 'due-list').length
    t.diagnostic(
      `${messages.length} messages, ${lists} lists, ${happened.replaced.size} replaced, ` +
        `${happened.snoozes.length} put off, ${happened.silences.length} silenced, ` +
        `${happened.blocked.size} blocked, ${happened.unheard.size} without anybody to tell`,
    )
    assert.ok(warnings().length > 300 && lists > 20 && happened.snoozes.length > 5)
    assert.ok(happened.silences.length > 10 && happened.blocked.size > 2)
  })

  it('nobody hears of one stage of a matter twice', () => {
    const said = new Map<string, Arrived[]>()
    for (const message of warnings()) {
      for (const { secret } of warnedOf(message)) {
        const stage = stageOf(secret, house.leadDays)
        const name = `${message.conversationId} ${secret.keyId} ${stage}`
        said.set(name, [...(said.get(name) ?? []), message])
      }
    }
    none([...said.values()].filter(({ length }) => length > 1).flat())
  })

  it('nobody hears anything in quiet hours or on a day off', () => {
    none(
      messages.filter(
        ({ at, conversationId }) => !mayBeSpokenTo(at, zoneOf(conversationId), house.quiet),
      ),
    )
  })

  it('nobody gets two warnings at once where one list would do', () => {
    const seen = new Set<string>()
    none(
      warnings().filter((message) => {
        const name = `${message.conversationId} ${message.at.toISOString()}`
        const isSecond = seen.has(name)
        seen.add(name)
        return isSecond && !standsInFor(message)
      }),
    )
  })

  /** An owner blocked the bot or asked for silence: somebody else hears in their place at once. */
  function standsInFor(message: Arrived): boolean {
    return warnedOf(message).every(({ application }) =>
      world.tenant
        .get(application.objectId)
        .owners.some(
          ({ id }) =>
            happened.blocked.has(chatOf({ id, name: '' }).id) ||
            happened.silences.some(({ personId }) => personId === id),
        ),
    )
  }

  it('who asked for silence hears nothing more of it', () => {
    none(
      warnings().filter((message) =>
        happened.silences.some(
          ({ at, personId, applicationObjectId }) =>
            chatOf({ id: personId, name: '' }).id === message.conversationId &&
            message.at > at &&
            warnedOf(message).some(({ application }) =>
              [application.objectId, null].includes(applicationObjectId),
            ),
        ),
      ),
    )
  })

  it('nobody hears of what was put off before its time', () => {
    none(
      warnings().filter((message) =>
        warnedOf(message).some(({ secret }) =>
          happened.snoozes.some(
            ({ at, until, keyId }) =>
              keyId === secret.keyId && message.at > at && message.at < until,
          ),
        ),
      ),
    )
  })

  it('only owners are told, the channel of its applications, and who answers for the rest', () => {
    const isTold = ({ conversationId }: Arrived, objectId: string, name: string) => {
      if (conversationId === chatOf(operators).id) return true
      if (conversationId === teamChannel.id) return name.startsWith('team-')
      const person = company.byChat.get(conversationId)?.person.id
      const owner = world.tenant.get(objectId).owners.find(({ id }) => id === person)
      return owner?.type === 'person' && owner.enabled && !owner.guest
    }
    none(
      warnings().filter((message) =>
        warnedOf(message).some(
          ({ application }) => !isTold(message, application.objectId, application.name ?? ''),
        ),
      ),
    )
  })

  it('somebody hears of every matter before it ends, or the status names it', () => {
    const heard = new Map<string, Date>()
    for (const message of warnings()) {
      for (const { secret } of warnedOf(message)) {
        if (!heard.has(secret.keyId)) heard.set(secret.keyId, message.at)
      }
    }
    const missed = secretsThatEnded().filter(({ keyId, expiresAt }) => {
      const at = heard.get(keyId)
      return !happened.unheard.has(keyId) && (at === undefined || at > expiresAt)
    })
    assert.deepEqual(missed, [])
  })

  it('of one matter one card is live in a chat, and it counts the days right', () => {
    const now = world.clock.now()
    for (const { person } of company.people) {
      const chat = chatOf(person).id
      if (world.messenger.left.has(chat)) continue
      const live = [...latestIn(chat)].flatMap(([activityId, card]) =>
        card.kind === 'expiry' && !happened.outOfReach.has(activityId) ? [card.secret] : [],
      )
      assert.equal(new Set(live.map(({ keyId }) => keyId)).size, live.length, chat)
      for (const { keyId, expiresAt, daysLeft } of live) {
        assert.equal(daysLeft, daysBetween(now, expiresAt, house.zone), `${chat} ${keyId}`)
      }
    }
  })

  /** The messages of a chat as they are now. */
  function latestIn(chat: string): Map<string, Arrived['card']> {
    const shown = world.messenger.shown.filter(({ conversationId }) => conversationId === chat)
    return new Map(shown.map(({ activityId, card }) => [activityId, card]))
  }

  /** Those that ended within the days, not in the first three and before anybody replaced them. */
  function secretsThatEnded() {
    const from = Date.parse('2026-05-07T00:00:00Z')
    const now = world.clock.now()
    return world.tenant
      .all()
      .flatMap(({ application }) => application.credentials)
      .filter(({ expiresAt }) => expiresAt.getTime() > from && expiresAt < now)
      .filter(({ keyId, expiresAt }) => {
        const at = happened.replaced.get(keyId)
        return at === undefined || at > expiresAt
      })
      .map(({ keyId, expiresAt }) => ({ keyId, expiresAt }))
  }
})

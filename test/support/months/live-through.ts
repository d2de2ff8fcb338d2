// A hundred and twenty days in the company, hour by hour: a round each morning, people who rotate,
// put off, mute and hand over, a connector that fails in every way, processes that die, and two
// instances that do one job at the same time.

import { answerAction } from '../../../src/application/answer-action.ts'
import type { CardAction } from '../../../src/application/card.ts'
import { unheardMatters } from '../../../src/application/gather-notice-plan.ts'
import { type Application, credentialOf, type Person } from '../../../src/domain/application.ts'
import type { Fault } from '../fakes/calls.ts'
import { type BotWorld, chatOf } from '../worlds/bot-world.ts'
import { takeJob } from '../worlds/outbox.ts'
import { credential } from '../worlds/payroll.ts'
import { perform, work } from '../worlds/work.ts'
import type { Chance } from './chance.ts'
import { type Colleague, type Company, days, house, install } from './company.ts'
import { type Arrived, warnedOf } from './message-log.ts'

const hourMs = 3_600_000
const roundAtHour = 6

/** What happened beside the messages. */
export interface Happened {
  /** Who asked for silence about an application, and when. */
  readonly silences: { at: Date; personId: string; applicationObjectId: string | null }[]
  /** When a secret was put off, until when. */
  readonly snoozes: { at: Date; until: Date; keyId: string }[]
  /** Key ids of matters that nobody could be told of, by the plan's own word. */
  readonly unheard: Set<string>
  /** When somebody replaced a client secret by hand or with Rekey, by key id. */
  readonly replaced: Map<string, Date>
  /** Messages that arrived though the connector did not say so: nobody can change them any more. */
  readonly outOfReach: Set<string>
  /** When somebody blocked the bot. */
  readonly blocked: Map<string, Date>
}

/** Lives through the days; `messages` is the growing list of what arrived. */
export async function liveThrough(
  world: BotWorld,
  company: Company,
  chance: Chance,
  messages: readonly Arrived[],
): Promise<Happened> {
  const happened: Happened = {
    silences: [],
    snoozes: [],
    unheard: new Set(),
    replaced: new Map(),
    outOfReach: new Set(),
    blocked: new Map(),
  }
  const start = Date.parse('2026-05-04T00:00:00Z')
  let read = 0
  for (let hour = 8; hour < days * 24; hour += 1) {
    await letTimePass(world, new Date(start + hour * hourMs))
    const day = Math.floor(hour / 24)
    if (hour % 24 === roundAtHour || hour === 8) await lookAround(world, company, happened, day)
    const arrivesUnsaid = misfortune(world, chance)
    await together(world, chance)
    await work(world, house)
    world.calls.heal()
    const [first] = messages.slice(read)
    if (arrivesUnsaid && first) happened.outOfReach.add(first.activityId)
    for (const message of messages.slice(read)) {
      await react(world, company, chance, happened, message)
    }
    read = messages.length
  }
  return happened
}

/** Retries may have moved the clock on already. */
async function letTimePass({ clock }: BotWorld, until: Date): Promise<void> {
  clock.advance(Math.max(0, until.getTime() - clock.now().getTime()))
}

/** A morning: some get the bot, the round runs, and the plan says whom it cannot tell. */
async function lookAround(world: BotWorld, company: Company, happened: Happened, day: number) {
  for (const each of company.people) {
    if (each.installsOnDay === day && day > 0) await install(world, each)
  }
  await world.store.enqueue({ queue: 'round', data: {} })
  await work(world, house)
  for (const { credential: secret } of await unheardMatters(world.ports, house))
    happened.unheard.add(secret.keyId)
}

const faults: readonly Fault[] = [
  { kind: 'fail', reason: 'uncertain' },
  { kind: 'takeEffectThenFail', reason: 'uncertain' },
  { kind: 'fail', reason: 'throttled', retryAfterMs: 30_000 },
  { kind: 'fail', reason: 'unavailable' },
  { kind: 'dieBefore' },
  { kind: 'dieAfter' },
]

/**
 * Every tenth hour something goes wrong with the connector. Says whether the next message then
 * arrives without an answer that says so.
 */
function misfortune({ calls }: BotWorld, chance: Chance): boolean {
  if (!chance.happens(0.1)) return false
  const name = chance.happens(0.7) ? 'teams.post' : 'teams.update'
  const fault = chance.of(faults)
  calls.failNext(name, fault)
  return name === 'teams.post' && ['takeEffectThenFail', 'dieAfter'].includes(fault.kind)
}

/** Two instances do one job at the same time; it stays in the queue and is done a third time. */
async function together(world: BotWorld, chance: Chance): Promise<void> {
  if (!chance.happens(0.2)) return
  const row = await takeJob(world.database, world.clock.now())
  if (!row) return
  const twice = [perform(world, row.job, house), perform(world, row.job, house)]
  await Promise.allSettled(twice)
  world.calls.restart()
  await world.store.enqueue(row.job)
}

/** What a person does about a message: often nothing. */
async function react(
  world: BotWorld,
  company: Company,
  chance: Chance,
  happened: Happened,
  message: Arrived,
): Promise<void> {
  const reader = company.byChat.get(message.conversationId)
  const [about] = warnedOf(message)
  if (!reader || !about) return
  const { objectId } = about.application
  const application = world.tenant.find(objectId)?.application
  if (!application) return
  if (chance.happens(0.02)) return block(world, reader, happened)
  const keyId = about.secret.keyId
  const matter = { applicationObjectId: objectId, keyId }
  const at = world.clock.now()
  const silence = { at, personId: reader.person.id, applicationObjectId: objectId }
  switch (chance.below(14)) {
    case 0:
      return replaceByHand(world, application, keyId, happened)
    case 1:
      await press(world, reader.person, {
        verb: 'rotate-now',
        ...matter,
        description: '',
        validity: 12,
        targets: null,
        shownTargets: null,
      })
      for (const each of application.credentials) happened.replaced.set(each.keyId, at)
      return
    case 2:
      return snooze(world, reader.person, matter, happened)
    case 3:
      await press(world, reader.person, { verb: 'mute', applicationObjectId: objectId })
      happened.silences.push(silence)
      return
    case 4:
      await press(world, reader.person, { verb: 'not-mine', applicationObjectId: objectId })
      happened.silences.push(silence)
      return
    case 5:
      if (!chance.happens(0.2)) return
      await press(world, reader.person, { verb: 'opt-out' })
      happened.silences.push({ ...silence, applicationObjectId: null })
      return
    default:
      return
  }
}

async function snooze(
  world: BotWorld,
  person: Person,
  matter: { applicationObjectId: string; keyId: string },
  happened: Happened,
): Promise<void> {
  const at = world.clock.now()
  const form = { choice: 7, date: '', reason: '' } as const
  const answer = await press(world, person, { verb: 'snooze', ...matter, ...form })
  if (answer.kind !== 'expiry' || !answer.snoozed) return
  happened.snoozes.push({ at, until: answer.snoozed.until, keyId: matter.keyId })
}

function press(world: BotWorld, person: Person, action: CardAction) {
  return answerAction(world.ports, house, { person, action, card: null, where: 'personal' })
}

function block(world: BotWorld, { person }: Colleague, happened: Happened): void {
  world.messenger.left.add(chatOf(person).id)
  happened.blocked.set(chatOf(person).id, world.clock.now())
}

/** Somebody makes a new secret in the portal. */
function replaceByHand(
  { tenant, clock }: BotWorld,
  { objectId, credentials }: Application,
  keyId: string,
  { replaced }: Happened,
): void {
  const application = tenant.get(objectId).application
  if (!credentialOf(application, keyId) || replaced.has(keyId)) return
  const now = clock.now()
  const fresh = credential({
    keyId: keyId.replace(/^d/, 'e'),
    startsAt: now,
    expiresAt: new Date(now.getTime() + 365 * 24 * hourMs),
  })
  tenant.writeCredentials(objectId, [...credentials, fresh])
  for (const each of credentials) replaced.set(each.keyId, now)
}

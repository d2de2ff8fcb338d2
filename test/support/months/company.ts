// A company of 200 owners in six time zones: most have the bot, some get it later or never, some are
// disabled or guests; a few applications have no owner, one channel watches a part of them.

import type { HouseRules } from '../../../src/application/house-rules.ts'
import type { Conversation } from '../../../src/application/ports/store.ts'
import type { Owner, Person } from '../../../src/domain/application.ts'
import { usualDigest } from '../../../src/domain/digest.ts'
import { type BotWorld, chatOf, rules } from '../worlds/bot-world.ts'
import { application, credential } from '../worlds/payroll.ts'
import type { Chance } from './chance.ts'

/** How many days the story lasts. */
export const days = 120
const ownersInAll = 200
const applicationsInAll = 230
const dayMs = 86_400_000

const zones = [
  'UTC',
  'Europe/Prague',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Australia/Sydney',
]

/** Somebody who owns applications, and when they get the bot; never: `undefined`. */
export interface Colleague {
  readonly person: Person
  readonly zone: string
  readonly enabled: boolean
  readonly guest: boolean
  readonly installsOnDay: number | undefined
}

/** The company as it is on the first day. */
export interface Company {
  readonly people: readonly Colleague[]
  readonly byChat: ReadonlyMap<string, Colleague>
}

/** Those who answer for the tenant; the channel that watches some applications. */
export const operators: Person = { id: 'c0a70500-0000-4000-8009-000000000001', name: 'Olga Ops' }
/** Watches the applications whose name begins with `team-`. */
export const teamChannel: Conversation = {
  ...chatOf(operators),
  id: '19:team@thread.tacv2',
  kind: 'channel',
  personId: null,
}

/** Nights from 18 to 8 and weekends are quiet; what nobody else hears of goes to the operators. */
export const house: HouseRules = {
  ...rules,
  quiet: { hours: { start: 18, end: 8 }, daysOff: new Set(['sat', 'sun']) },
  fallback: [{ to: 'person', id: operators.id }],
  tellGuests: false,
}

/** Fills the world with the company in place of the default world's application. */
export async function foundCompany(world: BotWorld, chance: Chance): Promise<Company> {
  world.tenant.delete(application().objectId)
  const people = Array.from({ length: ownersInAll }, (_, number) => colleague(number, chance))
  for (const each of people) if (each.installsOnDay === 0) await install(world, each)
  const now = world.clock.now()
  await world.store.conversations.remember(chatOf(operators), now)
  await world.store.conversations.remember(teamChannel, now)
  await world.store.digests.save(teamChannel.id, {
    settings: { ...usualDigest, filter: [{ by: 'name', pattern: 'team-*' }] },
    setBy: operators,
    setAt: now,
  })
  for (let number = 0; number < applicationsInAll; number += 1) {
    addApplication(world, number, people, chance)
  }
  return { people, byChat: new Map(people.map((each) => [chatOf(each.person).id, each])) }
}

/** Installs the bot for somebody, as Teams tells of it. */
export async function install(world: BotWorld, { person, zone }: Colleague): Promise<void> {
  const conversation = { ...chatOf(person), timeZone: zone }
  await world.store.conversations.remember(conversation, world.clock.now())
}

function colleague(number: number, chance: Chance): Colleague {
  const digits = String(number).padStart(12, '0')
  const late = chance.happens(0.1) ? chance.below(days) : 0
  return {
    person: { id: `c0a70500-0000-4000-8001-${digits}`, name: `Person ${number}` },
    zone: chance.of(zones),
    enabled: !chance.happens(0.03),
    guest: chance.happens(0.03),
    installsOnDay: chance.happens(0.06) ? undefined : late,
  }
}

function addApplication(
  { tenant, clock }: BotWorld,
  number: number,
  people: readonly Colleague[],
  chance: Chance,
): void {
  const digits = String(number).padStart(12, '0')
  const owners = chance.happens(0.04) ? [] : [chance.of(people), chance.of(people)]
  const both = chance.happens(0.6) ? owners : owners.slice(0, 1)
  const secrets = Array.from({ length: chance.happens(0.1) ? 2 : 1 }, (_, at) => {
    // All are made on one day, so that none replaces another.
    const endsAt = clock.now().getTime() + (chance.below(200) - 2) * dayMs + chance.below(dayMs)
    return credential({
      keyId: `dddddddd-${String(at).padStart(4, '0')}-4000-8001-${digits}`,
      expiresAt: new Date(endsAt),
    })
  })
  tenant.add(
    {
      objectId: `bbbbbbbb-0000-4000-8001-${digits}`,
      clientId: `33333333-0000-4000-8001-${digits}`,
      displayName: `${chance.happens(0.2) ? 'team' : 'app'}-${number}`,
      signInAudience: 'AzureADMyOrg',
      tags: [],
      notes: null,
      credentials: secrets,
    },
    [...new Set(both)].map(ownerOf),
  )
}

function ownerOf({ person, enabled, guest }: Colleague): Owner {
  return { type: 'person', ...person, enabled, guest }
}

// Who is told of a matter: one owner first, the other owners as days run out, then the channel that
// watches the application, at last those who answer for the tenant. Where nobody can be told on one
// step, the next one takes its place at once: some step always speaks, or it is said that none can.

import type { Owner } from './application.ts'

/** A person's own chat, or a channel that the bot is in. */
export type Recipient =
  | { readonly to: 'person'; readonly id: string }
  | { readonly to: 'channel'; readonly id: string }

/** One text for a recipient; a person's is their object id alone. */
export function recipientName({ to, id }: Recipient): string {
  return to === 'person' ? id : `${to}:${id}`
}

/** The steps from near to far. */
export const routes = ['owner', 'owners', 'channel', 'fallback'] as const
/** One of `routes`. */
export type Route = (typeof routes)[number]

/** The facts about one matter that decide who is told. */
export interface AudienceInput {
  readonly daysLeft: number
  readonly owners: readonly Owner[]
  /** Object ids of the people whose chat takes messages. */
  readonly reachable: ReadonlySet<string>
  /** Those who want no messages at all, or none about this application. */
  readonly silent: ReadonlySet<string>
  /** Whom an owner asked to see to it; told first. */
  readonly takenOverBy: string | undefined
  /** Channels that watch this application. */
  readonly channels: readonly string[]
  /** Those who answer for what nobody else hears of. */
  readonly fallback: readonly Recipient[]
  /** Whether somebody did something about the matter since it was first told. */
  readonly hasMoved: boolean
  /** Whether guests among the owners are told. */
  readonly tellGuests: boolean
}

/** Those to tell, and how far the word had to go; `none` where nobody can be told. */
export interface Audience {
  readonly recipients: readonly Recipient[]
  readonly route: Route | 'none'
}

/** More days left than this, and one owner is enough. */
const oneOwnerAboveDays = 30
/** From here on the channel hears of what nobody has moved. */
const channelFromDays = 7
/** From here on those who answer for the tenant hear of it too. */
const fallbackFromDays = 3

/** Everybody who is to hear of a matter now, each once, the nearest first. */
export function audienceOf(input: AudienceInput): Audience {
  const wanted = routes.indexOf(wantedRoute(input))
  const told: Recipient[] = []
  let reached: Audience['route'] = 'none'
  for (const [step, route] of routes.entries()) {
    if (step > wanted && told.length > 0) break
    const more = onRoute(route, input).filter((one) => !told.some((other) => isSame(one, other)))
    if (more.length === 0) continue
    told.push(...more)
    reached = route
  }
  return { recipients: told, route: reached }
}

function wantedRoute({ daysLeft, hasMoved }: AudienceInput): Route {
  if (daysLeft > oneOwnerAboveDays) return 'owner'
  if (hasMoved || daysLeft > channelFromDays) return 'owners'
  return daysLeft > fallbackFromDays ? 'channel' : 'fallback'
}

function onRoute(route: Route, input: AudienceInput): readonly Recipient[] {
  switch (route) {
    case 'owner':
      return ownersToTell(input).slice(0, 1)
    case 'owners':
      return ownersToTell(input)
    case 'channel':
      return input.channels.map((id) => ({ to: 'channel', id }))
    case 'fallback':
      return input.fallback
  }
}

/** People whose account is enabled and whom we can reach; whoever took it over comes first. */
function ownersToTell(input: AudienceInput): Recipient[] {
  const ids = input.owners.flatMap((owner) => {
    if (owner.type !== 'person' || !owner.enabled) return []
    return owner.guest && !input.tellGuests ? [] : [owner.id]
  })
  const first = input.takenOverBy
  const inOrder = first !== undefined && ids.includes(first) ? [first, ...ids] : ids
  return [...new Set(inOrder)]
    .filter((id) => input.reachable.has(id) && !input.silent.has(id))
    .map((id) => ({ to: 'person', id }))
}

function isSame(one: Recipient, other: Recipient): boolean {
  return one.to === other.to && one.id === other.id
}

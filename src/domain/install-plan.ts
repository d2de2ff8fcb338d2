// For whom the bot is installed: owners who ought to be told of something and have no chat with it.
// Whoever took it out themselves is left alone, and nobody is tried for again and again.

import type { Owner } from './application.ts'
import { type Attention, silentAbout, snoozeOf } from './attention.ts'
import { type Matter, stageOf } from './matter.ts'

/** Where the last try for one person stands; `notNeeded`: they had it or wanted none meanwhile. */
export const installStates = [
  'waiting',
  'installed',
  'alreadyThere',
  'notInCatalog',
  'refused',
  'noSuchPerson',
  'notNeeded',
] as const
/** One of `installStates`. */
export type InstallState = (typeof installStates)[number]

/** The last try for one person. */
export interface PastInstall {
  readonly state: InstallState
  readonly askedAt: Date
}

/** The facts that say who ought to be told and cannot be. */
export interface OutOfReachInput {
  readonly matters: readonly Matter[]
  readonly ownersOf: ReadonlyMap<string, readonly Owner[]>
  readonly attentionOf: ReadonlyMap<string, readonly Attention[]>
  /** Applications with a rotation that comes to something: someone is at it already. */
  readonly rotating: ReadonlySet<string>
  /** Object ids of the people who have a chat with the bot, whether it may speak there or not. */
  readonly withChat: ReadonlySet<string>
  readonly optedOut: ReadonlySet<string>
  readonly leadDays: readonly number[]
  readonly now: Date
}

/** What is known of the people besides. */
export interface InstallHistory {
  /** Those who took the bot out. */
  readonly removed: ReadonlySet<string>
  readonly past: ReadonlyMap<string, PastInstall>
  /** For how many people was asked within `installWindowMs`. */
  readonly askedLately: number
  readonly now: Date
}

const hourMs = 3_600_000
/** Less than a day, so that a daily round does not find it unfinished by minutes. */
export const installWindowMs = 20 * hourMs
const longMs = 30 * 24 * hourMs

/**
 * As many at most within the window, however often plans are made. A wrong setting shows before the
 * bot stands before a whole company, and those whose secrets end first do not wait for the rest.
 */
export const mostInstalls = 200

/** Owners of what is due who have an enabled account of the tenant and no chat, most urgent first. */
export function peopleOutOfReach(input: OutOfReachInput): string[] {
  const { attentionOf, ownersOf, rotating, withChat, optedOut, leadDays, now } = input
  const found = input.matters
    .toSorted((a, b) => a.daysLeft - b.daysLeft)
    .flatMap((matter) => {
      const { objectId } = matter.application
      if (stageOf(matter, leadDays) === undefined || rotating.has(objectId)) return []
      const said = attentionOf.get(objectId) ?? []
      if (snoozeOf(said, matter.credential.keyId, now)) return []
      const silent = silentAbout(said)
      return (ownersOf.get(objectId) ?? []).flatMap((owner) =>
        owner.type === 'person' && owner.enabled && !owner.guest && !silent.has(owner.id)
          ? [owner.id]
          : [],
      )
    })
  return [...new Set(found)].filter((id) => !withChat.has(id) && !optedOut.has(id))
}

/** Those of the people to try for now, in their order, but those never tried for first. */
export function peopleToInstallFor(
  people: readonly string[],
  { removed, past, askedLately, now }: InstallHistory,
): string[] {
  const due = people.filter((id) => !removed.has(id) && isDue(past.get(id), now))
  const untried = due.filter((id) => !past.has(id))
  const tried = due.filter((id) => past.has(id))
  return [...untried, ...tried].slice(0, Math.max(0, mostInstalls - askedLately))
}

function isDue(past: PastInstall | undefined, now: Date): boolean {
  return !past || now.getTime() - past.askedAt.getTime() >= restMs(past.state)
}

/** How long one try is enough. */
function restMs(state: InstallState): number {
  switch (state) {
    // Its job was given up, the operator may have mended it, or Teams did not tell of the chat.
    case 'waiting':
    case 'installed':
    case 'notInCatalog':
    case 'refused':
    case 'notNeeded':
      return installWindowMs
    case 'alreadyThere':
    case 'noSuchPerson':
      return longMs
  }
}

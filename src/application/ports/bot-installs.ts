import type { InstallState, PastInstall } from '../../domain/install-plan.ts'

/** The last try for one person, and whether the bot was there after any of them. */
export interface BotInstall extends PastInstall {
  readonly personId: string
  /** Why it was refused, in the service's code. */
  readonly code: string | null
  /** When the bot was first known to be there; null where it never was. */
  readonly thereAt: Date | null
}

/** Tries to install the bot for people, and the people who took it out. */
export interface BotInstalls {
  /** The last try for each; people who were never tried for have no entry. */
  of(personIds: readonly string[]): Promise<Map<string, BotInstall>>
  /** A new try that waits, instead of the last one. */
  ask(personId: string, at: Date): Promise<void>
  settle(
    personId: string,
    ended: { state: Exclude<InstallState, 'waiting'>; code?: string; at: Date },
  ): Promise<void>
  /** For how many people was asked since. */
  askedSince(moment: Date): Promise<number>
  /** Remembers that a person took the bot out. */
  removed(personId: string, at: Date): Promise<void>
  /** A person has it again of their own accord. */
  cameBack(personId: string): Promise<void>
  /** Object ids of those who took it out. */
  removals(): Promise<Set<string>>
  /** Object ids of everybody with a personal chat, whatever may be said there. */
  peopleWithChat(): Promise<Set<string>>
}

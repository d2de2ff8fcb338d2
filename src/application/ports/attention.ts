import type { Attention } from '../../domain/attention.ts'

/** Something that somebody said about an application, with the names as they were then. */
export type SaidAttention = Attention & {
  readonly personName: string
  /** The name of whom it was handed over to; null where it was not. */
  readonly toPersonName: string | null
  readonly saidAt: Date
}

/** Which of a person's words is meant: about one client secret, or (null) about the application. */
export interface SaidKey {
  readonly applicationObjectId: string
  readonly personId: string
  readonly keyId: string | null
}

/**
 * What people said about being told. Of an application a person says one thing at most beside their
 * snoozes, and of a client secret one snooze: what is said later takes its place.
 */
export interface Attentions {
  /** By application object id, oldest first; an application that nobody spoke of has no entry. */
  of(applicationObjectIds: readonly string[]): Promise<Map<string, readonly SaidAttention[]>>
  /** The applications of which this person wants to hear nothing, newest first. */
  silentFor(personId: string): Promise<string[]>
  say(applicationObjectId: string, said: SaidAttention): Promise<void>
  /** `false` where nothing of the kind was said. */
  takeBack(key: SaidKey): Promise<boolean>
  /** Ends every snooze of a client secret, whoever asked for it; `false` where there is none. */
  wake(applicationObjectId: string, keyId: string): Promise<boolean>
  /** Whoever asked this person to see to the application is told again. */
  giveBack(applicationObjectId: string, toPersonId: string): Promise<void>
  /** Object ids of the people who want no personal messages. */
  optedOut(): Promise<ReadonlySet<string>>
}

/** How a person wants to be spoken to. */
export interface Preferences {
  /** Wants no messages but answers. */
  readonly optedOut: boolean
  /** Overrides what Teams says; null where it does not. */
  readonly locale: string | null
  /** IANA name; overrides what Teams says; null where it does not. */
  readonly timeZone: string | null
}

/** What people chose for themselves. */
export interface PersonPreferences {
  /** The defaults for a person who never chose. */
  of(personId: string): Promise<Preferences>
  /** Changes what is named and keeps the rest. */
  change(personId: string, changes: Partial<Preferences>): Promise<void>
}

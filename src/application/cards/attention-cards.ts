import type { Attention, SnoozeRefusal } from '../../domain/attention.ts'
import type { ApplicationNames, SecretFacts } from './application-facts.ts'

/** Who put a client secret off, until when, and why. */
export interface SnoozeFacts {
  readonly by: string
  readonly until: Date
  readonly reason: string | null
}

/** What the form offers: so many days, or as long as it can be had. */
export const snoozeChoices = [3, 7, 14, 30, 'latest'] as const
/** One of `snoozeChoices`. */
export type SnoozeChoice = (typeof snoozeChoices)[number]

/** The form that puts a client secret off. */
export interface SnoozeFormCard {
  readonly kind: 'snooze-form'
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  readonly choices: readonly SnoozeChoice[]
  readonly chosen: SnoozeChoice
  /** What stands in the field for a date; empty where nothing does. */
  readonly date: string
  readonly reason: string
  /** No snooze goes on after this moment. */
  readonly latest: Date
  /** Why the form came back. */
  readonly problem: SnoozeRefusal | 'noDate' | null
}

/** The choice of another owner to see to an application. */
export interface HandOverCard {
  readonly kind: 'hand-over'
  readonly application: ApplicationNames
  /** The other owners who can be reached and want to be; none where there are none. */
  readonly people: readonly { readonly id: string; readonly name: string | null }[]
  /** Somebody was chosen who cannot be asked any more. */
  readonly isGone: boolean
}

/** What a person just said about being told of an application. */
export interface AttentionSaidCard {
  readonly kind: 'attention-said'
  readonly application: ApplicationNames
  readonly what: Exclude<Attention['kind'], 'snoozed'> | 'hearAgain'
  /** Whom it was handed over to. */
  readonly to: string | null
  /** The person wants no personal messages at all, so hears nothing of it either way. */
  readonly optedOut: boolean
}

/** How Rekey speaks to a person, and how to change it. */
export interface SettingsCard {
  readonly kind: 'settings'
  readonly optedOut: boolean
  /** Whether their personal chat is known. */
  readonly reachable: boolean
  readonly timeZone: string | null
  /** The applications of which they want to hear nothing. */
  readonly silent: readonly {
    readonly application: ApplicationNames
    readonly what: Exclude<Attention['kind'], 'snoozed'>
    readonly to: string | null
  }[]
  /** How many more there are than the card lists. */
  readonly more: number
}

import type { DigestDays } from '../../domain/digest.ts'
import type { ApplicationNames, ExpiringItem } from './application-facts.ts'

/** A person whom a digest addresses by a mention. */
export interface MentionedPerson {
  /** Entra object id. */
  readonly id: string
  readonly name: string | null
}

/**
 * What keeps a matter from being seen to by itself: the application has no owner, none of its owners
 * can be written to, or its rotation is held up by a service.
 */
export const digestTroubles = ['noOwner', 'unreachable', 'heldUp'] as const
/** One of `digestTroubles`. */
export type DigestTrouble = (typeof digestTroubles)[number]

/** One line of a digest. */
export interface DigestItem extends ExpiringItem {
  readonly trouble: DigestTrouble | null
  /** Owners who are addressed, each once in a digest. */
  readonly mentions: readonly MentionedPerson[]
  /** Whether the one person who sees it owns the application; false on everybody's. */
  readonly isYours: boolean
  readonly hasButton: boolean
}

/** A new secret that was stored since the digest before. */
export interface RotatedItem {
  readonly application: ApplicationNames
  readonly requestedBy: string
  readonly storedAt: Date
}

/** What came of a press, said on the digest of whoever pressed. */
export type DigestNote = 'inYourChat' | 'noChat' | 'notAllowed' | 'notNow' | 'chatUnsure'

/** A channel's digest: counts by urgency, a page of the list, and what was rotated. */
export interface DigestCard {
  readonly kind: 'digest'
  readonly horizonDays: number
  readonly asOf: Date | null
  /** The channel's own choice of applications, as it is written; null where it has none. */
  readonly filter: string | null
  readonly counts: {
    readonly expired: number
    readonly within7: number
    readonly within30: number
    readonly later: number
  }
  /** How many lines of all pages have which trouble. */
  readonly troubles: { readonly [T in DigestTrouble]: number }
  readonly items: readonly DigestItem[]
  /** Which page of the list this is, from 1. */
  readonly page: number
  readonly pages: number
  readonly rotated: {
    readonly since: Date
    readonly items: readonly RotatedItem[]
    /** How many more there are than the card lists. */
    readonly more: number
  }
  readonly note: DigestNote | null
  /** How many lines of all pages are the viewer's; null on everybody's digest. */
  readonly yours: number | null
}

/** What happened to a digest's matters after its post; stands in the post's thread. */
export interface DigestFollowUpCard {
  readonly kind: 'digest-follow-up'
  /** Those that have come to within a week, or have expired, since the digest was posted. */
  readonly items: readonly DigestItem[]
  readonly more: number
  readonly rotated: DigestCard['rotated']
}

/** Why settings were not saved. */
export type DigestProblem =
  | { readonly code: 'badZone' }
  | { readonly code: 'tooManyRules'; readonly most: number }
  /** The rule at this place of the list, from 1, cannot be read. */
  | { readonly code: 'badRule'; readonly place: number }

/** What somebody filled in on the form of a channel's settings. */
export interface DigestDraft {
  /** `usual`: whenever the operator's schedule says. */
  readonly days: DigestDays | 'usual'
  readonly hour: number
  readonly zone: string
  readonly horizonDays: number
  readonly filter: string
}

/** A channel's settings for its digest, and the form to change them. */
export interface DigestSettingsCard {
  readonly kind: 'digest-settings'
  readonly outcome: 'saved' | 'turnedOn' | 'turnedOff' | DigestProblem | null
  readonly isOn: boolean
  readonly draft: DigestDraft
  readonly horizons: readonly number[]
  /** How many client secrets the saved settings are about now. */
  readonly about: number
  readonly set: { readonly by: string; readonly at: Date } | null
}

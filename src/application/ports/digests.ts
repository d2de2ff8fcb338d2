import type { Person } from '../../domain/application.ts'
import type { DigestSettings } from '../../domain/digest.ts'

/** A channel's settings, and who saved them when. */
export interface SavedDigestSettings {
  readonly settings: DigestSettings
  readonly setBy: Person
  readonly setAt: Date
}

/** The name of one post: a channel's digest of a period, or what follows it up. */
export interface DigestPostKey {
  readonly conversationId: string
  /** The period's date; of a follow-up, its own date. */
  readonly date: string
  readonly kind: 'digest' | 'followUp'
}

/** Where a post stands, as with notices: claimed before sending, dropped without having been sent. */
export type DigestPostState = 'planned' | 'claimed' | 'sent' | 'failed' | 'dropped'

/** A digest that was sent. */
export interface SentDigest {
  readonly activityId: string
  readonly date: string
  /** When it was made, just before it went out. */
  readonly at: Date
  /** When the channel last heard of its digest, be it by a follow-up, or may have. */
  readonly lastWordAt: Date
}

/** The digests of channels: their settings, and the ledger that makes one post a period true. */
export interface Digests {
  settings(conversationId: string): Promise<SavedDigestSettings | undefined>
  /** By conversation id; a channel where nobody chose anything has no entry. */
  allSettings(): Promise<Map<string, DigestSettings>>
  /** The channel has to be known; its settings are forgotten with it. */
  save(conversationId: string, saved: SavedDigestSettings): Promise<void>
  /** Adds a planned post; `false` when it stands there already. */
  plan(key: DigestPostKey, at: Date): Promise<boolean>
  /** Notes that this one shall not be posted any more, unless it is planned already. */
  skip(key: DigestPostKey, at: Date): Promise<void>
  stateOf(key: DigestPostKey): Promise<DigestPostState | undefined>
  /** Moves a planned post to claimed; `false` when it is no longer planned. */
  claim(key: DigestPostKey, at: Date): Promise<boolean>
  settle(
    key: DigestPostKey,
    outcome:
      | { readonly state: 'planned' | 'failed' | 'dropped' }
      | { readonly state: 'sent'; readonly activityId: string },
  ): Promise<void>
  /** A channel's newest digest that certainly arrived: what follows it up goes to its thread. */
  latest(conversationId: string): Promise<SentDigest | undefined>
}

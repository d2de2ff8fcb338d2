import type { ServiceReason } from '../service-error.ts'

/** A harmless request to the directory, and what it needs. */
export type Probe = 'applications' | 'people' | 'policies' | 'signIns'

/** How a harmless request ended. */
export type ProbeAnswer =
  | { readonly answered: true }
  | {
      readonly answered: false
      readonly reason: ServiceReason
      readonly code: string | undefined
    }

/** What Rekey's own token for the directory says of it. */
export interface OwnToken {
  /** Object id of its service principal. */
  readonly servicePrincipalId: string
  /** Application permissions that an administrator consented to. */
  readonly permissions: ReadonlySet<string>
}

/** What came of asking for the bot's token. */
export interface BotToken {
  readonly had: boolean
  /** Client id of the registration whose password the bot signs in with; null for a managed identity. */
  readonly passwordOf: string | null
}

/** Rekey's own standing with the services around it. Nothing here throws. */
export interface Diagnosis {
  /** Root of the directory's API that is asked, which commands have to name as well. */
  readonly directoryUrl: string
  /** `noToken` when none could be had; `unreadable` when it tells nothing. */
  ownToken(): Promise<OwnToken | 'noToken' | 'unreadable'>
  probe(what: Probe): Promise<ProbeAnswer>
  /** Milliseconds by which our clock is ahead of the directory's; undefined without an answer. */
  clockAheadMs(): Promise<number | undefined>
  /** Asks for the token that the bot speaks with; null where it needs none. */
  botToken(): Promise<BotToken | null>
  /** Whether the registration that acts for people gets a token; null where Rekey acts for itself. */
  actsForPeople(): Promise<boolean | null>
}

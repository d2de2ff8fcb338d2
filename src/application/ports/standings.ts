/** How things stand, in numbers; no names, and ids neither. */
export interface Standings {
  /** By state, every rotation on record; of open ones also since when the longest has stood so. */
  readonly rotations: readonly Standing[]
  /** By stage of the lead time that was reached (`expired`, `0` … `later`), or `replaced` by a newer one. */
  readonly credentials: readonly { readonly of: string; readonly count: number }[]
  /** By the stage of the secret that ends first. */
  readonly applications: readonly { readonly of: string; readonly count: number }[]
  /** By state in the ledger. */
  readonly notices: readonly { readonly of: string; readonly count: number }[]
  /** Jobs that wait or run, by queue; how long the oldest has been due. */
  readonly jobs: readonly Standing[]
  /** Jobs that were given up and are kept, by queue. */
  readonly deadLetters: readonly { readonly of: string; readonly count: number }[]
  readonly openFindings: number
  /** Due secrets that nobody can be told of. */
  readonly mattersWithoutRoute: number
  /** Null before the first complete round. */
  readonly lastCompleteRoundAt: Date | null
}

interface Standing {
  readonly of: string
  readonly count: number
  readonly oldestSeconds: number | null
}

/** Reads how things stand now. */
export type ReadStandings = () => Promise<Standings>

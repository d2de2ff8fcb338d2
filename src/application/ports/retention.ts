/** Removes what is over and older than it has to be kept, a little at a time. */
export interface Retention {
  /** The names of what is kept for a time. */
  readonly kinds: readonly string[]
  /** Removes at most `limit` of one kind that were over before the moment; gives how many. */
  prune(kind: string, before: Date, limit: number): Promise<number>
}

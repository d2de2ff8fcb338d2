/** How many owners of what is due cannot be told, and what came of installing the bot for them. */
export interface ReachFacts {
  readonly outOfReach: number
  readonly waiting: number
  readonly notInCatalog: number
  readonly refused: number
  /** The code of the newest refusal. */
  readonly refusedWhy: string | null
  readonly removed: number
}

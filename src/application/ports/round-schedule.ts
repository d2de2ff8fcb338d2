/** When the directory is looked at by itself. */
export interface RoundSchedule {
  /** The first look that comes due after a moment; null where there is none. */
  nextRound(after: Date): Date | null
}

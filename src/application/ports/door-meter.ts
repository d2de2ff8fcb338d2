/** Whose requests were too many: one person's, everybody's together, or those of strangers. */
export type Crowd = 'person' | 'everybody' | 'strangers'

/** Counts requests that came over a limit of the door. */
export interface DoorMeter {
  over(crowd: Crowd): void
}

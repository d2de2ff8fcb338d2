import type { CardAddress } from '../../domain/rotation.ts'

/** A card that shows how a look at the directory goes. */
export interface FollowedScan {
  readonly address: CardAddress
  /** It shows the newest round after this one. */
  readonly newerThan: number
}

/** The cards that follow a round, and the round's sign of life. */
export interface ScanCards {
  /** Adds a card, or makes it wait for another round. */
  follow(card: FollowedScan): Promise<void>
  followed(): Promise<FollowedScan[]>
  forget(address: CardAddress): Promise<void>
  /** Notes that the newest round is at work; nothing where it has ended. */
  pulse(at: Date): Promise<void>
  /** When the newest round last was; null where it never said. */
  pulsedAt(): Promise<Date | null>
}

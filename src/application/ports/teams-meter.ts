import type { ServiceReason } from '../service-error.ts'

/** Counts what became of messages to Teams and how long they waited for their turn. */
export interface TeamsMeter {
  /** What a request came to; `uncertain` ones may have arrived and are not repeated. */
  answered(how: 'post' | 'update', outcome: 'sent' | ServiceReason): void
  /** A message waited for its turn. */
  waited(ms: number): void
  /** All instances pause, because Teams refused a message for coming too fast. */
  paused(ms: number): void
}

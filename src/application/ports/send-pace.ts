/**
 * The turns of our messages to Teams, one budget for all instances. Teams limits what a bot sends to
 * a tenant and to a conversation; whoever nobody waits for takes turns, and makes way for those whom
 * somebody does.
 */
export interface SendPace {
  /**
   * Waits some seconds at most until the turn of a message that nobody waits for is about to begin,
   * or says after how many milliseconds to ask again: then nothing may be sent. Rejects when the
   * signal aborts. To be called before anything is claimed.
   */
  turn(conversationId: string, signal?: AbortSignal): Promise<Turn | Later>
  /** Counts a message that somebody waits for: it goes at once, and the others after it later. */
  sentAtOnce(conversationId: string): void
  /** Teams refused a message for coming too fast: all instances pause, at least as long as asked. */
  throttled(retryAfterMs: number | undefined): void
}

/**
 * A turn that begins in a moment: time to claim and to make ready. Whoever comes late waits for room,
 * as messages that pile up behind a moment in which the process was busy would come too fast.
 */
export interface Turn {
  /**
   * Comes back when the message has to leave. Throws a `throttled` ServiceError where everybody has to
   * pause since: then nothing may be sent.
   */
  begins(): Promise<void>
  /** Teams has answered, so the message has arrived: one that took long leaves room later. */
  answered?(): void
}

/** No turn is near. */
export interface Later {
  readonly laterMs: number
}

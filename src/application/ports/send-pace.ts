/**
 * The turns of our messages to Teams, one budget for all instances. Teams limits what a bot sends to
 * a tenant and to a conversation; whoever nobody waits for takes turns, and makes way for those whom
 * somebody does.
 */
export interface SendPace {
  /**
   * Waits some seconds at most until a message that nobody waits for may go to this conversation.
   * Resolves to 0 when it may go now, else to the milliseconds after which to ask again: then
   * nothing may be sent. Rejects when the signal aborts. To be called before anything is claimed.
   */
  turn(conversationId: string, signal?: AbortSignal): Promise<number>
  /** Counts a message that somebody waits for: it goes at once, and the others after it later. */
  sentAtOnce(conversationId: string): void
  /** Teams refused a message for coming too fast: all instances pause, at least as long as asked. */
  throttled(retryAfterMs: number | undefined): void
}

import type { Later, SendPace, Turn } from '../../../src/application/ports/send-pace.ts'

/** Turns that come at once, until a test says otherwise. */
export class FakePace implements SendPace {
  /** What the next turns resolve to; then it is everybody's turn at once. */
  readonly later: number[] = []
  /** The conversations that turns were asked for, in order. */
  readonly turns: string[] = []
  /** Who went without a turn. */
  readonly wentAtOnce: string[] = []

  turn(conversationId: string): Promise<Turn | Later> {
    this.turns.push(conversationId)
    const laterMs = this.later.shift() ?? 0
    return Promise.resolve(laterMs > 0 ? { laterMs } : { begins: () => this.begins() })
  }

  /** A turn that was booked begins. */
  begins(): Promise<void> {
    return Promise.resolve()
  }

  sentAtOnce(conversationId: string): void {
    this.wentAtOnce.push(conversationId)
  }

  throttled(): void {}
}

import type { SendPace } from '../../../src/application/ports/send-pace.ts'

/** Turns that come at once, until a test says otherwise. */
export class FakePace implements SendPace {
  /** What the next turns resolve to; then it is everybody's turn at once. */
  readonly later: number[] = []
  /** The conversations that turns were asked for, in order. */
  readonly turns: string[] = []
  /** Who went without a turn. */
  readonly wentAtOnce: string[] = []

  turn(conversationId: string): Promise<number> {
    this.turns.push(conversationId)
    return Promise.resolve(this.later.shift() ?? 0)
  }

  sentAtOnce(conversationId: string): void {
    this.wentAtOnce.push(conversationId)
  }

  throttled(): void {}
}

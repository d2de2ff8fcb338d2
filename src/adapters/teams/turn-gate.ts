/**
 * Keeps updates of a card back until the answer to a press on it has left. The press is answered
 * with a card, and the work that it asked for updates the same card: were the update faster, the
 * older answer would be drawn over it.
 */
export class TurnGate {
  readonly #answering = new Map<string, Set<Promise<void>>>()

  /** Marks a card as being answered; call what it returns once the answer was sent. */
  enter(conversationId: string, activityId: string): () => void {
    const key = `${conversationId}/${activityId}`
    let leave: () => void = () => {}
    const answered = new Promise<void>((resolve) => {
      leave = resolve
    })
    const presses = this.#answering.get(key) ?? new Set()
    this.#answering.set(key, presses.add(answered))
    return () => {
      leave()
      presses.delete(answered)
      if (presses.size === 0 && this.#answering.get(key) === presses) this.#answering.delete(key)
    }
  }

  /** Resolves when no press on this card is being answered. */
  async passed(conversationId: string, activityId: string): Promise<void> {
    await Promise.all(this.#answering.get(`${conversationId}/${activityId}`) ?? [])
  }
}

/**
 * Keeps updates of a card back until the answer to a press on it has left. The press is answered
 * with a card, and the work that it asked for updates the same card: were the update faster, the
 * older answer would be drawn over it.
 */
export class TurnGate {
  readonly #answering = new Map<string, Promise<void>>()

  /** Marks a card as being answered; call what it returns once the answer was sent. */
  enter(conversationId: string, activityId: string): () => void {
    const key = `${conversationId}/${activityId}`
    let leave: () => void = () => {}
    const answered = new Promise<void>((resolve) => {
      leave = resolve
    })
    const before = this.#answering.get(key)
    const all = Promise.all([before, answered]).then(() => {})
    this.#answering.set(key, all)
    return () => {
      leave()
      if (this.#answering.get(key) === all) this.#answering.delete(key)
    }
  }

  /** Resolves when no press on this card is being answered. */
  async passed(conversationId: string, activityId: string): Promise<void> {
    await this.#answering.get(`${conversationId}/${activityId}`)
  }
}

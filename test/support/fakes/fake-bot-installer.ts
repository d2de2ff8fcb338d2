import type {
  BotInstaller,
  InstallOutcome,
  LookOutcome,
} from '../../../src/application/ports/bot-installer.ts'
import type { Calls } from './calls.ts'

/** Teams as far as installing goes: a catalog with the app or without, and who has it. */
export class FakeBotInstaller implements BotInstaller {
  inCatalog = true
  /** People who are not there any more. */
  readonly gone = new Set<string>()
  readonly has = new Set<string>()
  /** Everybody for whom it was installed, as often as it was. */
  readonly installed: string[] = []
  /** The code of every answer, where Teams refuses. */
  refusal: string | null = null
  readonly #calls: Calls

  constructor(calls: Calls) {
    this.#calls = calls
  }

  install(personId: string): Promise<InstallOutcome> {
    return this.#calls.perform('graph.install', () => {
      const held = this.#heldUp(personId)
      if (held) return held
      if (this.has.has(personId)) return this.#there(personId)
      this.has.add(personId)
      this.installed.push(personId)
      return { outcome: 'installed' }
    })
  }

  lookFor(personId: string): Promise<LookOutcome> {
    return this.#calls.perform('graph.lookForBot', () => {
      const held = this.#heldUp(personId)
      if (held) return held
      return this.has.has(personId) ? this.#there(personId) : { outcome: 'notThere' }
    })
  }

  isInCatalog(): Promise<boolean> {
    return this.#calls.perform('graph.readCatalog', () => this.inCatalog)
  }

  #heldUp(
    personId: string,
  ): Exclude<LookOutcome, { outcome: 'alreadyThere' | 'notThere' }> | undefined {
    if (this.refusal !== null) return { outcome: 'refused', code: this.refusal }
    if (!this.inCatalog) return { outcome: 'notInCatalog' }
    return this.gone.has(personId) ? { outcome: 'noSuchPerson' } : undefined
  }

  #there(personId: string) {
    return { outcome: 'alreadyThere', conversationId: `chat-${personId}` } as const
  }
}

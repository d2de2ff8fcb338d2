import { openSecretText } from '../../application/open-secret-text.ts'
import type { Clock } from '../../application/ports/clock.ts'
import type { Log } from '../../application/ports/log.ts'
import type {
  BroughtSignIn,
  PersonsRights,
  SignIn,
} from '../../application/ports/persons-rights.ts'
import type { SecretText } from '../../application/secret-text.ts'
import type { Person } from '../../domain/application.ts'
import type { Exchanged } from './on-behalf-of.ts'
import type { SsoCheck } from './sso-token.ts'

/** A token that is about to end is none: a rotation wants minutes. */
const leastLeftMs = 5 * 60_000

/** What people's tokens are made with. */
export interface PersonsTokensParts {
  readonly check: (token: SecretText, personId: string) => Promise<SsoCheck>
  readonly exchange: (signIn: SecretText) => Promise<Exchanged>
  /** Where an administrator consents, for the whole tenant. */
  readonly consentUrl: string
  readonly clock: Clock
  readonly log: Log
}

/**
 * The tokens that act for people, by person: in this object and nowhere else, sealed, until shortly
 * before they end. A process that stops takes them along.
 */
export class PersonsTokens implements PersonsRights {
  readonly #parts: PersonsTokensParts
  readonly #tokens = new Map<string, { token: SecretText; expiresAt: Date }>()

  constructor(parts: PersonsTokensParts) {
    this.#parts = parts
  }

  has(personId: string): boolean {
    return this.#live(personId) !== undefined
  }

  async signIn({ id }: Person, brought: BroughtSignIn | null): Promise<SignIn> {
    if (!brought) return this.has(id) ? { is: 'ready' } : { is: 'ask', isSecond: false }
    const outcome = await this.#lend(id, brought)
    const { is } = outcome
    if (is !== 'ready') this.#parts.log.warn('sign-in not taken', { personId: id, why: is })
    return outcome
  }

  /** A person's token for one request; undefined where none is at hand. */
  tokenOf(personId: string): { token: string; expiresOnTimestamp: number } | undefined {
    const live = this.#live(personId)
    if (!live) return undefined
    return { token: openSecretText(live.token), expiresOnTimestamp: live.expiresAt.getTime() }
  }

  /** Entra or Graph no longer takes it. */
  forget(personId: string): void {
    this.#tokens.delete(personId)
  }

  async #lend(personId: string, { token: signIn, isSecond }: BroughtSignIn): Promise<SignIn> {
    const { check, exchange, consentUrl } = this.#parts
    const checked = await check(signIn, personId)
    if (checked === 'notBelieved') return { is: 'notBelieved' }
    const exchanged = checked === 'good' ? await exchange(signIn) : { is: checked }
    switch (exchanged.is) {
      case 'token':
        this.#tokens.set(personId, { token: exchanged.token, expiresAt: exchanged.expiresAt })
        return { is: 'ready' }
      case 'expired':
        // A client that brings the same old one again would do so for ever.
        return isSecond ? { is: 'refused' } : { is: 'ask', isSecond: true }
      case 'consentMissing':
        return { is: 'consentMissing', consentUrl }
      case 'refused':
      case 'moreAsked':
        this.forget(personId)
        return { is: exchanged.is }
    }
  }

  #live(personId: string) {
    const latest = this.#parts.clock.now().getTime() + leastLeftMs
    for (const [id, { expiresAt }] of this.#tokens) {
      if (expiresAt.getTime() <= latest) this.#tokens.delete(id)
    }
    return this.#tokens.get(personId)
  }
}

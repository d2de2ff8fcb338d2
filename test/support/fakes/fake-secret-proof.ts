import { openSecretText } from '../../../src/application/open-secret-text.ts'
import type { Clock } from '../../../src/application/ports/clock.ts'
import type { ProofAnswer, SecretProof } from '../../../src/application/ports/secret-proof.ts'
import type { SecretText } from '../../../src/application/secret-text.ts'
import type { Calls } from './calls.ts'
import type { FakeTenant } from './fake-tenant.ts'

/** Entra's token endpoint over a fake tenant. */
export class FakeSecretProof implements SecretProof {
  /** Answers that nodes give which are behind, before the true one; taken from the front. */
  readonly flapping: ProofAnswer[] = []
  /** How long one request takes. */
  takesMs = 0
  readonly #tenant: FakeTenant
  readonly #calls: Calls
  readonly #clock: Clock & { advance(ms: number): void }

  constructor(tenant: FakeTenant, calls: Calls, clock: Clock & { advance(ms: number): void }) {
    this.#tenant = tenant
    this.#calls = calls
    this.#clock = clock
  }

  tryOnce(clientId: string, secret: SecretText): Promise<ProofAnswer> {
    return this.#calls.perform('entra.tryOnce', () => {
      this.#clock.advance(this.takesMs)
      const truth = this.#tenant.answerTo(clientId, openSecretText(secret), this.#clock.now())
      return this.flapping.shift() ?? truth
    })
  }
}

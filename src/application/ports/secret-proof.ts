import type { SecretText } from '../secret-text.ts'

/**
 * Entra's answer to one token request with a client secret. `notYet` is both "wrong" and "not
 * replicated yet": Entra does not tell them apart (AADSTS7000215).
 */
export type ProofAnswer = 'accepted' | 'notYet' | 'expired' | 'refused'

/** Proves with Entra that a client secret works. */
export interface SecretProof {
  /** One token request, not retried, nothing cached. Throws a ServiceError of `entra`. */
  tryOnce(clientId: string, secret: SecretText): Promise<ProofAnswer>
}

import { openSecretText } from '../../application/open-secret-text.ts'
import type { ProofAnswer, SecretProof } from '../../application/ports/secret-proof.ts'
import type { SecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'
import { holdsToken, readRefusal } from './token-answer.ts'

const usualTimeoutMs = 10_000

/** Where tokens are asked for, and for what. */
export interface EntraSecretProofOptions {
  /** E.g. `https://login.microsoftonline.com`. */
  readonly authority: string
  readonly tenantId: string
  /** Any resource will do; Graph exists in every tenant. */
  readonly graphEndpoint: string
  /** 10 seconds if absent. */
  readonly timeoutMs?: number
}

/**
 * Proves a client secret with Entra's token endpoint. Plain fetch, because a client library would
 * keep the token, and would hide the error codes that tell "not yet" from "no".
 */
export class EntraSecretProof implements SecretProof {
  readonly #tokenUrl: string
  readonly #scope: string
  readonly #timeoutMs: number

  constructor({ authority, tenantId, graphEndpoint, timeoutMs }: EntraSecretProofOptions) {
    this.#timeoutMs = timeoutMs ?? usualTimeoutMs
    const tenant = encodeURIComponent(tenantId)
    this.#tokenUrl = `${authority.replace(/\/+$/, '')}/${tenant}/oauth2/v2.0/token`
    this.#scope = `${graphEndpoint.replace(/\/+$/, '')}/.default`
  }

  async tryOnce(clientId: string, secret: SecretText): Promise<ProofAnswer> {
    const { status, retryAfterMs, body } = await this.#ask(clientId, secret)
    if (status === 429) throw new ServiceError('entra', 'throttled', { retryAfterMs })
    if (status >= 500) throw new ServiceError('entra', 'unavailable', { retryAfterMs })
    if (status === 200) {
      if (holdsToken(body)) return 'accepted'
      throw new ServiceError('entra', 'unreadable')
    }
    const refusal = readRefusal(body)
    if (refusal === undefined) throw new ServiceError('entra', 'unreadable')
    if (refusal === 'temporarilyUnavailable') throw new ServiceError('entra', 'unavailable')
    return refusal
  }

  /** Nothing of a failed request is passed on: it holds the secret text. */
  async #ask(
    clientId: string,
    secret: SecretText,
  ): Promise<{ status: number; retryAfterMs: number | undefined; body: unknown }> {
    try {
      const response = await fetch(this.#tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({
          client_id: clientId,
          client_secret: openSecretText(secret),
          scope: this.#scope,
          grant_type: 'client_credentials',
        }),
        // A redirect would take the secret text elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      })
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
      const retryAfterMs = seconds >= 0 ? seconds * 1000 : undefined
      const text = await response.text()
      return { status: response.status, retryAfterMs, body: jsonIn(text) }
    } catch {
      throw new ServiceError('entra', 'unavailable')
    }
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

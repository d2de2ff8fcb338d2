import type { TokenCredential } from '@azure/identity'
import { SecretClient, type SecretClientOptions } from '@azure/keyvault-secrets'
import { failedFor } from '../../application/service-error.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import { requestGuard } from './request-guard.ts'
import { throttlePolicy } from './throttle-policy.ts'
import { challengeRejected, requestRefused, toVaultError } from './vault-error.ts'

const usualTimeoutMs = 15_000

/** How vaults are reached. */
export interface VaultClientOptions {
  readonly credential: TokenCredential
  /** False only for vaults outside Azure, whose challenge names another host than their own. */
  readonly verifyChallenge: boolean
  /** Limit of one operation, the reader's repetitions included; 15 seconds if absent. */
  readonly timeoutMs?: number
}

/** The SDK's clients, two for each vault, made once. */
export class VaultClients {
  readonly #options: VaultClientOptions
  readonly #readers = new Map<string, SecretClient>()
  readonly #writers = new Map<string, Promise<SecretClient>>()

  constructor(options: VaultClientOptions) {
    this.#options = options
  }

  /** The time limit for an operation that starts now. */
  timeLimit(): AbortSignal {
    return AbortSignal.timeout(this.#options.timeoutMs ?? usualTimeoutMs)
  }

  /** For requests that may be repeated; it repeats them on 5xx and broken connections. */
  reader({ vaultUrl }: VaultTarget): SecretClient {
    const known = this.#readers.get(vaultUrl)
    if (known) return known
    const retryOptions = { maxRetries: 3, retryDelayInMs: 300, maxRetryDelayInMs: 2_000 }
    const reader = this.#client(vaultUrl, { retryOptions })
    this.#readers.set(vaultUrl, reader)
    return reader
  }

  /**
   * Sends one request that changes something; never repeats it, as a repeated PUT makes a second
   * version. The client has been through the challenge, so that a value goes out with a token only.
   * Throws a ServiceError.
   */
  async write<T>(
    target: VaultTarget,
    send: (client: SecretClient, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const client = await this.#writer(target)
    try {
      return await send(client, this.timeLimit())
    } catch (error) {
      const failure = toVaultError(error, 'write')
      if (failure.code === requestRefused) this.#forgetWriter(target)
      throw failure
    }
  }

  #writer(target: VaultTarget): Promise<SecretClient> {
    const known = this.#writers.get(target.vaultUrl)
    if (known !== undefined) return known
    const writer = this.#warmed(target)
    this.#writers.set(target.vaultUrl, writer)
    // After a first request that failed the SDK considers the challenge begun for ever.
    writer.catch(() => this.#forgetWriter(target))
    return writer
  }

  /** The next writer is a new one. */
  #forgetWriter({ vaultUrl }: VaultTarget): void {
    this.#writers.delete(vaultUrl)
  }

  async #warmed({ vaultUrl, secretName }: VaultTarget): Promise<SecretClient> {
    const client = this.#client(vaultUrl, { retryOptions: { maxRetries: 0 } })
    const abortSignal = this.timeLimit()
    try {
      await client.listPropertiesOfSecretVersions(secretName, { abortSignal }).byPage().next()
    } catch (error) {
      const failure = toVaultError(error, 'read')
      // Who may store need not be allowed to list, and the name may be new.
      const expected = failedFor(failure, 'forbidden', 'notFound')
      if (!expected || failure.code === challengeRejected) throw failure
    }
    return client
  }

  #client(vaultUrl: string, options: SecretClientOptions): SecretClient {
    return new SecretClient(vaultUrl, this.#options.credential, {
      ...options,
      additionalPolicies: [requestGuard(vaultUrl), throttlePolicy],
      disableChallengeResourceVerification: !this.#options.verifyChallenge,
    })
  }
}

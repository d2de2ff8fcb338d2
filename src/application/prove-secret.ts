import type { MintedPassword } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { ProofAnswer, SecretProof } from './ports/secret-proof.ts'
import { failedFor } from './service-error.ts'

/** How long Entra may take to replicate a new secret before the attempt is given up. */
const patienceMs = 120_000
const pauseMs = 2_000
/** Replication flaps between Entra's nodes: one success is no proof. */
const successesInARow = 3
const pauseBetweenSuccessesMs = 500

/**
 * Waits until Entra accepts the new secret several times in a row. Returns the moment of the last
 * success, or undefined when Entra did not come to accept it in time.
 */
export async function proveSecret(
  { proof, clock }: { proof: SecretProof; clock: Clock },
  clientId: string,
  { secret }: MintedPassword,
  signal?: AbortSignal,
): Promise<Date | undefined> {
  let successes = 0
  const giveUpAt = clock.now().getTime() + patienceMs
  while (clock.now().getTime() <= giveUpAt) {
    const answer = await tryOnce(() => proof.tryOnce(clientId, secret))
    successes = answer === 'accepted' ? successes + 1 : 0
    if (successes >= successesInARow) return clock.now()
    const pause = answer === 'accepted' ? pauseBetweenSuccessesMs : pauseMs
    await clock.sleep(pause, signal)
  }
  return undefined
}

/** An Entra that cannot be reached for a moment is no refusal. */
async function tryOnce(ask: () => Promise<ProofAnswer>): Promise<ProofAnswer> {
  try {
    return await ask()
  } catch (error) {
    if (failedFor(error, 'unavailable', 'throttled', 'uncertain', 'unreadable')) return 'notYet'
    throw error
  }
}

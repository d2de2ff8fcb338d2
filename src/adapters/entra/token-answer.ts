import { z } from 'zod/v4'
import type { ProofAnswer } from '../../application/ports/secret-proof.ts'

// Entra docs, Microsoft Entra authentication & authorization error codes.
const answerByCode: ReadonlyMap<number, ProofAnswer> = new Map([
  // Wrong value, or a node that does not know it yet.
  [7000215, 'notYet'],
  [7000222, 'expired'],
  // The application is unknown. It exists, or nothing would have been minted, so this is a node that
  // has not heard of a young application; where it lasts, the proof runs out of time all the same.
  [700016, 'notYet'],
  // Conditional Access blocks the sign-in from here. Its policies are enforced after first-factor
  // authentication (Entra docs, What is Conditional Access), so the secret itself was accepted; the
  // application's own hosts may well be allowed.
  [53003, 'accepted'],
])

const success = z.object({ token_type: z.string(), access_token: z.string().min(1) })
const refusal = z.object({ error: z.string(), error_codes: z.array(z.number()).min(1) })

/** A token was issued. */
export function holdsToken(body: unknown): boolean {
  return success.safeParse(body).success
}

/** What a refusal says about the secret; undefined when the body is no refusal. */
export function readRefusal(body: unknown): ProofAnswer | 'temporarilyUnavailable' | undefined {
  const refused = refusal.safeParse(body).data
  if (!refused) return undefined
  if (refused.error === 'temporarily_unavailable') return 'temporarilyUnavailable'
  const known = refused.error_codes.map((code) => answerByCode.get(code))
  return known.find((answer) => answer !== undefined) ?? 'refused'
}

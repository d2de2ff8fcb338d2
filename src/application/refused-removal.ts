import { failedFor, personMayNot } from './service-error.ts'

/**
 * Why a secret that a person wants removed stays, in one word for the card; undefined where the
 * failure may pass and the job tries again.
 */
export function refusedRemoval(
  error: unknown,
): 'notManageable' | 'personMayNot' | 'signInNeeded' | undefined {
  if (failedFor(error, 'signInNeeded')) return 'signInNeeded'
  if (!failedFor(error, 'forbidden')) return undefined
  return error.code === personMayNot ? 'personMayNot' : 'notManageable'
}

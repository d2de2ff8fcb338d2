import pg from 'pg'
import { ServiceError, type ServiceReason } from '../../application/service-error.ts'

// SQLSTATE classes and codes: https://www.postgresql.org/docs/18/errcodes-appendix.html
const lostCodes = /^(08...|57P0.|53...|58030)$/
const refusedCodes = /^28...$/
const raceCodes = /^(40001|40P01)$/

/**
 * A driver's failure in our words where a caller can act on it: the connection is lost or cannot be
 * had, the server refuses us, or another transaction was in the way. Everything else is a bug and
 * is given back as it is.
 */
export function inOurWords(error: unknown, doing: 'connect' | 'query' | 'commit'): unknown {
  const reason = reasonOf(error, doing)
  if (!reason) return error
  return new ServiceError('engine', reason, { code: codeOf(error) })
}

function reasonOf(
  error: unknown,
  doing: 'connect' | 'query' | 'commit',
): ServiceReason | undefined {
  const code = codeOf(error) ?? ''
  if (refusedCodes.test(code)) return 'forbidden'
  if (raceCodes.test(code)) return 'conflict'
  const lost = lostCodes.test(code) || isLostConnection(error, doing)
  if (!lost) return undefined
  return doing === 'commit' ? 'uncertain' : 'unavailable'
}

/**
 * What `pg` reports about a broken connection is a plain Error with a system code or with none;
 * what the server says is a DatabaseError, and mistakes in our calls are a TypeError and the like.
 */
function isLostConnection(error: unknown, doing: 'connect' | 'query' | 'commit'): boolean {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError) return false
  if ('syscall' in error) return true
  const isPlain = Object.getPrototypeOf(error) === Error.prototype && !('code' in error)
  return doing === 'connect' || isPlain
}

/** The SQLSTATE of a server, or the code of the system. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

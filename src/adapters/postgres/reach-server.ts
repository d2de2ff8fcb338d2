import pg from 'pg'
import { codeOf } from './driver-failure.ts'
import { EngineStartError } from './engine-start-error.ts'

// SQLSTATE classes and codes: https://www.postgresql.org/docs/18/errcodes-appendix.html
const refusedCodes = /^28...$/
const noDatabase = '3D000'

/**
 * Connects once, so that a start that cannot succeed says what to do. Throws EngineStartError; where
 * there is no password to be had, why not.
 */
export async function reachServer(pool: pg.Pool, databaseUrl: string): Promise<void> {
  try {
    const client = await pool.connect()
    client.release()
  } catch (error) {
    throw isOfConnection(error) ? whyNot(error, databaseUrl) : error
  }
}

function whyNot(error: unknown, databaseUrl: string): EngineStartError {
  const { host, port, user, database } = new pg.Client({ connectionString: databaseUrl })
  const server = `The PostgreSQL server ${host}:${port}`
  const code = codeOf(error)
  const seen = code ? ` (${code})` : ''
  if (!(error instanceof pg.DatabaseError)) {
    return new EngineStartError(
      'serverNotReached',
      `${server} cannot be reached${seen}. See that it runs and lets this machine in, and that ` +
        'DATABASE_URL names it.',
    )
  }
  if (refusedCodes.test(code ?? '')) {
    return new EngineStartError(
      'serverRefuses',
      `${server} refuses the user ${user}${seen}. Mend user and password in DATABASE_URL; where ` +
        'the URL has no password, make the identity a user of the server by that name.',
    )
  }
  if (code === noDatabase) {
    return new EngineStartError(
      'serverRefuses',
      `${server} has no database ${database}${seen}. Create it, or name another in DATABASE_URL.`,
    )
  }
  return new EngineStartError(
    'serverRefuses',
    `${server} takes no connection now${seen}. Its log says why; start Rekey again after that.`,
  )
}

/** What `pg` reports itself is a plain Error; whoever is asked for a password has classes of its own. */
function isOfConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError || codeOf(error) !== undefined) return true
  return error instanceof Error && Object.getPrototypeOf(error) === Error.prototype
}

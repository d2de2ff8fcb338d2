import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Log } from '../../application/ports/log.ts'
import { pgTypes } from './column-parsers.ts'
import { connectionSettings } from './connection-settings.ts'
import { behindDoor } from './door-dialect.ts'
import type { Engine, SchemaCare } from './engine.ts'
import { migrate } from './migrate.ts'
import { reachServer } from './reach-server.ts'
import type { Schema } from './schema.ts'

const poolLimits = {
  max: 10,
  connectionTimeoutMillis: 10_000,
  idleTimeoutMillis: 60_000,
  statement_timeout: 60_000,
  idle_in_transaction_session_timeout: 60_000,
  query_timeout: 70_000,
  keepAlive: true,
  application_name: 'rekey',
  // In another zone the first and the last day there is have years that no Date can read.
  options: '-c TimeZone=UTC',
} as const

/**
 * Opens a PostgreSQL server's database. TLS follows the URL (`sslmode`); `password` is asked for
 * each new connection when the URL has none, so that a token may change while we run. Throws
 * EngineStartError where there is no connection to be had.
 */
export async function openServerEngine({
  databaseUrl,
  password,
  log,
  schema = 'migrate',
}: {
  databaseUrl: string
  password?: (() => Promise<string>) | undefined
  log: Log
  schema?: SchemaCare
}): Promise<Engine> {
  const settings = connectionSettings(databaseUrl, password)
  const pool = new pg.Pool({ ...poolLimits, ...settings, types: pgTypes })
  pool.on('error', (error) => log.error('database connection lost', error))
  // A connection that breaks between two statements of a transaction is nobody's but ours to hear.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const database = new Kysely<Schema>({ dialect: behindDoor(new PostgresDialect({ pool })) })
  try {
    await reachServer(pool, databaseUrl)
    if (schema === 'migrate') await migrate(database)
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    database,
    connection: { kind: 'server', settings },
    close: async () => await database.destroy(),
  }
}

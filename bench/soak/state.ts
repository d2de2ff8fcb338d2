import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import pg from 'pg'
import { createTestDatabase } from '../../test/support/postgres-server.ts'
import type { EngineName } from '../inventory/measure-rekey.ts'

/** How large the state is while the product runs. */
export interface StateSize {
  /** Tables and indexes. */
  readonly databaseMb: number
  /** The engine's log of changes; a server's is shared by all of its databases. */
  readonly walMb: number | undefined
  /** Rows of pg-boss, done ones included; an embedded engine tells nobody while it runs. */
  readonly jobRows: number | undefined
}

/** Where the product keeps its state, as seen from outside of it. */
export interface State extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  size(): Promise<StateSize>
  /** Rows by table, once the product has stopped. */
  rows(): Promise<ReadonlyMap<string, number>>
}

/** The state of one soak; the embedded engine's folder belongs to the caller. */
export async function openState(engine: EngineName, dataDir: string): Promise<State> {
  switch (engine) {
    case 'embedded':
      return embeddedState(dataDir)
    case 'PostgreSQL':
      return await serverState()
  }
}

function embeddedState(dataDir: string): State {
  return {
    env: { DATA_DIR: dataDir },
    size: async () => {
      const walMb = megabytesBelow(join(dataDir, 'pg_wal'))
      return { databaseMb: megabytesBelow(dataDir) - walMb, walMb, jobRows: undefined }
    },
    rows: async () => {
      const pglite = await PGlite.create({ fs: new NodeFS(dataDir) })
      try {
        return await countRows(async (sql) => (await pglite.query<Row>(sql)).rows)
      } finally {
        await pglite.close()
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function serverState(): Promise<State> {
  const database = await createTestDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  pool.on('error', () => undefined)
  const ask = async (sql: string) => (await pool.query<Row>(sql)).rows
  return {
    env: { DATABASE_URL: database.url },
    size: async () => {
      const [row] = await ask(`select pg_database_size(current_database())::text as bytes,
        (select count(*)::text from pgboss.job) as rows`)
      const databaseMb = Number(row?.['bytes']) / 2 ** 20
      return { databaseMb, walMb: undefined, jobRows: Number(row?.['rows']) }
    },
    rows: () => countRows(ask),
    [Symbol.asyncDispose]: async () => {
      await pool.end()
      // A Ctrl-C ends a server of our own with everything in it, before this gets to it.
      await database.drop().catch(() => undefined)
    },
  }
}

type Row = Readonly<Record<string, string>>

async function countRows(
  ask: (sql: string) => Promise<readonly Row[]>,
): Promise<ReadonlyMap<string, number>> {
  const tables = await ask(`select table_schema as place, table_name as name
    from information_schema.tables
    where table_type = 'BASE TABLE' and (table_schema = 'public' or table_name = 'job')`)
  const counts = new Map<string, number>()
  for (const { place, name = '' } of tables) {
    const [row] = await ask(`select count(*)::text as rows from "${place}"."${name}"`)
    counts.set(place === 'public' ? name : `${place}.${name}`, Number(row?.['rows']))
  }
  return counts
}

/** What files hold; one that goes away meanwhile counts for nothing. */
function megabytesBelow(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    if (!entry.isFile()) return 0
    const path = join(entry.parentPath, entry.name)
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  })
  return sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20
}

import type { Log } from '../../application/ports/log.ts'
import { openFolderEngine, openMemoryEngine } from './embedded-engine.ts'
import type { Engine, SchemaCare } from './engine.ts'
import { pendingMigrations } from './migrate.ts'
import { openServerEngine } from './server-engine.ts'

/** Where the state lives. */
export interface EngineOptions {
  /** A PostgreSQL server; wins over `dataDir`. */
  readonly databaseUrl?: string | undefined
  /** Gives the password of a new connection where the URL has none. */
  readonly password?: (() => Promise<string>) | undefined
  /** Folder of the embedded engine, or `memory` for one that keeps nothing; `./data` if absent. */
  readonly dataDir?: string | undefined
  readonly log: Log
}

/**
 * Opens the database and brings its schema up to date. Throws EngineStartError when the operator
 * has to do something, ServiceError when a server fails us after that.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  return await open(options, 'migrate')
}

/**
 * Opens the database as it is, with the migrations that it lacks. Throws as `openEngine` does, and
 * EngineStartError `newFolder` where the embedded engine has not begun yet.
 */
export async function lookAtEngine(
  options: EngineOptions,
): Promise<{ readonly engine: Engine; readonly pending: readonly string[] }> {
  const engine = await open(options, 'leave')
  try {
    return { engine, pending: await pendingMigrations(engine.database) }
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function open(options: EngineOptions, schema: SchemaCare): Promise<Engine> {
  const { databaseUrl, password, dataDir = './data', log } = options
  if (databaseUrl) return await openServerEngine({ databaseUrl, password, log, schema })
  if (dataDir === 'memory') return await openMemoryEngine({})
  return await openFolderEngine({ dataDir, log, schema })
}

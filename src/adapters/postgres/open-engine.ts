import type { Log } from '../../application/ports/log.ts'
import { openFolderEngine, openMemoryEngine } from './embedded-engine.ts'
import type { Engine } from './engine.ts'
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
 * has to do something, ServiceError when a server cannot be reached.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, password, dataDir = './data', log } = options
  if (databaseUrl) return await openServerEngine({ databaseUrl, password, log })
  if (dataDir === 'memory') return await openMemoryEngine({})
  return await openFolderEngine({ dataDir, log })
}

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { Log } from '../../application/ports/log.ts'
import { proveDurableWrites } from './boot-probe.ts'
import { pgliteParsers } from './column-parsers.ts'
import { behindDoor } from './door-dialect.ts'
import { DurableNodeFS, type SyncingFiles } from './durable-node-fs.ts'
import type { Engine, SchemaCare } from './engine.ts'
import { EngineStartError } from './engine-start-error.ts'
import { flushTree } from './flush-tree.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { keepHouse } from './housekeeping.ts'
import { movedMark, wasMoved } from './keep/moved-mark.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'

/** The major version of PostgreSQL that PGlite 0.5.14 is; another one cannot read the folder. */
const postgresMajor = '18'

/** A folder of the embedded engine and how its files reach the disk. */
export interface FolderOptions {
  readonly dataDir: string
  readonly log: Log
  /** The files in a folder; those that flush for real, unless a test says otherwise. */
  readonly filesIn?: (folder: string) => SyncingFiles
  /** `migrate` if absent; `leave` makes no folder either. */
  readonly schema?: SchemaCare
  /** Opens a folder whose content was moved to a server as well. */
  readonly evenIfMoved?: boolean
}

/**
 * Opens the engine in a folder that this process alone may use, with every commit on the disk.
 * Throws EngineStartError when another process has it, when its files do not reach the disk, or
 * when another version of PostgreSQL wrote it.
 */
export async function openFolderEngine(options: FolderOptions): Promise<Engine> {
  const folder = resolve(options.dataDir)
  if (options.schema === 'leave') refuseNewFolder(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = lockFolder(folder)
  try {
    return await openLocked(folder, lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Opens an engine that keeps nothing; `snapshot` is a dump of another one's data folder. */
export async function openMemoryEngine({ snapshot }: { snapshot?: Blob }): Promise<Engine> {
  const pglite = await PGlite.create({
    parsers: pgliteParsers,
    ...(snapshot && { loadDataDir: snapshot }),
  })
  return await engineOn(pglite, 'migrate', () => undefined)
}

async function openLocked(
  folder: string,
  lock: FolderLock,
  {
    log,
    schema = 'migrate',
    filesIn = (path) => new DurableNodeFS(path),
    evenIfMoved = false,
  }: FolderOptions,
): Promise<Engine> {
  if (!evenIfMoved) refuseMovedFolder(folder)
  const isNew = !existsSync(join(folder, 'PG_VERSION'))
  if (!isNew) refuseForeignVersion(folder)
  const files = filesIn(folder)
  const pglite = await PGlite.create({ ...durableOptions, fs: files })
  try {
    await proveDurableWrites(pglite, () => files.syncs)
    if (isNew) flushTree(folder)
    const stopHousekeeping = keepHouse(pglite, log)
    return await engineOn(pglite, schema, () => {
      stopHousekeeping()
      lock.release()
    })
  } catch (error) {
    await pglite.close()
    throw error
  }
}

const durableOptions: PGliteOptions = {
  parsers: pgliteParsers,
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    '-c',
    'fsync=on',
    '-c',
    'wal_sync_method=fsync',
    // One process reads with the system's cache below it; what the folder says is 128 MB.
    '-c',
    'shared_buffers=16MB',
    // A tenth of the usual samples: nobody else has a turn while they are read.
    '-c',
    'default_statistics_target=10',
  ],
}

async function engineOn(
  pglite: PGlite,
  schema: SchemaCare,
  afterClose: () => void,
): Promise<Engine> {
  const dialect = behindDoor(new PGliteDialect({ pglite }), { takesTurns: true })
  const database = new Kysely<Schema>({ dialect })
  if (schema === 'migrate') await migrate(database)
  return {
    database,
    connection: { kind: 'embedded', pglite },
    close: async () => {
      await database.destroy()
      if (!pglite.closed) await pglite.close()
      afterClose()
    },
  }
}

function refuseMovedFolder(folder: string): void {
  if (!wasMoved(folder)) return
  throw new EngineStartError(
    'movedAway',
    `The content of ${folder} was moved to a PostgreSQL server. Set DATABASE_URL to that server; ` +
      `to go on with what the folder held then instead, remove the file ${movedMark(folder)}.`,
  )
}

function refuseNewFolder(folder: string): void {
  if (existsSync(join(folder, 'PG_VERSION'))) return
  throw new EngineStartError('newFolder', `There is no data in ${folder} yet.`)
}

function refuseForeignVersion(folder: string): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (found === postgresMajor) return
  throw new EngineStartError(
    'foreignVersion',
    `The data folder ${folder} was written by PostgreSQL ${found}; this build reads ` +
      `${postgresMajor}. Open it with the build that wrote it and move its content, or choose ` +
      'another folder with DATA_DIR.',
  )
}

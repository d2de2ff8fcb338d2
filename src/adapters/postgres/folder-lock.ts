import { DatabaseSync } from 'node:sqlite'
import { EngineStartError } from './engine-start-error.ts'

/** A lock on a folder, held until it is released or the process ends in whatever way. */
export interface FolderLock {
  release(): void
}

/**
 * Locks the folder for this process, through an open SQLite transaction in `<folder>.lock`: the
 * kernel frees it on kill -9, which no lock file does. Two PGlites on one folder lose rows silently.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(`${folder}.lock`, { timeout: 0 })
  try {
    database.exec(
      'pragma locking_mode = exclusive; begin exclusive; create table if not exists held (a)',
    )
  } catch (error) {
    database.close()
    if (isBusy(error)) throw inUse(folder)
    throw error
  }
  return {
    release: () => {
      if (database.isOpen) database.close()
    },
  }
}

const sqliteBusy = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function inUse(folder: string): EngineStartError {
  return new EngineStartError(
    'folderInUse',
    `Another process uses the data folder ${folder}. Stop that process, choose another folder ` +
      'with DATA_DIR, or set DATABASE_URL to run several instances on one PostgreSQL server.',
  )
}

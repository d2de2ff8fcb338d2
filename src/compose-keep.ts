import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultAzureCredential } from '@azure/identity'
import { prepareJobs } from './adapters/jobs/prepare-jobs.ts'
import { openFolderEngine } from './adapters/postgres/embedded-engine.ts'
import type { Engine } from './adapters/postgres/engine.ts'
import { backUpFolder, restoreFolder } from './adapters/postgres/keep/backup-folder.ts'
import { type Moved, moveDatabase, tablesInUse } from './adapters/postgres/keep/move-database.ts'
import { markMoved } from './adapters/postgres/keep/moved-mark.ts'
import { lookAtEngine, openEngine } from './adapters/postgres/open-engine.ts'
import { databaseTokenScope } from './adapters/postgres/token-scope.ts'
import type { Log } from './application/ports/log.ts'
import type { ReportSettings } from './settings.ts'

/** The settings that say where the state is, and as whom a database is opened. */
type Place = Pick<
  ReportSettings,
  'DATA_DIR' | 'AZURE_AUTHORITY_HOST' | 'AZURE_DISABLE_INSTANCE_DISCOVERY'
>

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Moves all that the embedded engine's folder holds to an empty PostgreSQL database, and says in
 * one text what to do next. Throws where a process uses the folder, the target holds anything, or
 * the copy is not equal; then the target holds nothing and the folder is as it was.
 */
export async function moveState(place: Place, databaseUrl: string): Promise<string> {
  const { DATA_DIR: dataDir } = place
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new Error(`There is no data in ${dataDir}. Set DATA_DIR as for npm start.`)
  }
  const options = { databaseUrl, password: () => tokenFor(place), log: silent }
  const source = await openFolderEngine({ dataDir, log: silent, evenIfMoved: true })
  try {
    await prepareJobs(source.connection, silent)
    const moved = await moveTo(options, source)
    if (moved.outcome === 'notEmpty') throw new Error(notEmpty(moved.tables))
    markMoved(dataDir)
    return report(moved, dataDir)
  } finally {
    await source.close()
  }
}

async function moveTo(
  options: { databaseUrl: string; password: () => Promise<string>; log: Log },
  source: Engine,
): Promise<Moved> {
  // Looked at before the first table is made: a database of something else stays as it is.
  const look = await lookAtEngine(options)
  const used = await tablesInUse(look.engine.database).finally(() => look.engine.close())
  if (used.length > 0 && look.pending.length > 0) return { outcome: 'notEmpty', tables: used }
  const target = await openEngine(options)
  try {
    await prepareJobs(target.connection, silent)
    return await moveDatabase(source.database, target.database)
  } finally {
    await target.close()
  }
}

function notEmpty(tables: readonly string[]): string {
  return (
    `The target is not empty: there are rows in ${tables.join(', ')}. ` +
    'Give it a new database; nothing was changed.'
  )
}

function report({ rows, outcome }: Exclude<Moved, { outcome: 'notEmpty' }>, dataDir: string) {
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0)
  const said = outcome === 'moved' ? 'were moved' : 'are there already, row by row'
  const lines = [...rows].filter(([, count]) => count > 0).map(([name, n]) => `  ${name}: ${n}`)
  return [
    `${total} rows of ${rows.size} tables ${said}; counts and sums agree.`,
    ...lines,
    `Next: set DATABASE_URL to that server and start Rekey. ${dataDir} is kept as it is, and no`,
    'process starts on it any more; remove it once you have a backup of the server.',
  ].join('\n')
}

async function tokenFor(place: Place): Promise<string> {
  const credential = new DefaultAzureCredential({
    authorityHost: place.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: place.AZURE_DISABLE_INSTANCE_DISCOVERY,
  })
  return (await credential.getToken(databaseTokenScope(place.AZURE_AUTHORITY_HOST))).token
}

/** Writes the embedded engine's folder into one file; says what it wrote. */
export async function backUpState({ DATA_DIR }: Place, file: string): Promise<string> {
  const bytes = await backUpFolder(DATA_DIR, file, silent)
  return `${DATA_DIR} was written to ${file} (${bytes} bytes).`
}

/** Makes the embedded engine's folder out of such a file; says what to do next. */
export async function restoreState({ DATA_DIR }: Place, file: string): Promise<string> {
  await restoreFolder(file, DATA_DIR)
  return `${DATA_DIR} holds what ${file} held. Next: start Rekey; it looks at the directory first.`
}

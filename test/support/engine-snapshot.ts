import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { openJobs } from '../../src/adapters/jobs/open-jobs.ts'
import { openMemoryEngine } from '../../src/adapters/postgres/embedded-engine.ts'
import { quietLog } from './engine-log.ts'

// A fresh in-memory engine with all tables costs seconds, a copy of one a fraction. The copy is
// kept in node_modules/.cache under a name made of everything that it depends on.

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/rekey-test')

/** A dump of an empty embedded engine with the schema and the queues in it. */
export function emptyEngineSnapshot(): Promise<Blob> {
  made ??= make()
  return made
}

/** Makes a data folder out of the snapshot, as if a process had opened and closed it. */
export async function fillDataFolder(folder: string): Promise<void> {
  const snapshot = await emptyEngineSnapshot()
  const pglite = await PGlite.create({ fs: new NodeFS(folder), loadDataDir: snapshot })
  await pglite.close()
}

let made: Promise<Blob> | undefined

async function make(): Promise<Blob> {
  const file = join(cache, `engine-${fingerprint()}.tar`)
  if (existsSync(file)) return new Blob([readFileSync(file)])
  const engine = await openMemoryEngine({})
  const jobs = await openJobs({ connection: engine.connection, log: quietLog })
  await jobs.stop()
  if (engine.connection.kind !== 'embedded') throw new Error('the memory engine is embedded')
  const snapshot = await engine.connection.pglite.dumpDataDir('none')
  await engine.close()
  mkdirSync(cache, { recursive: true })
  const partial = `${file}.${process.pid}`
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    // Another process may be making the same one at this moment.
    if (!path.startsWith(file)) rmSync(path, { force: true })
  }
  writeFileSync(partial, Buffer.from(await snapshot.arrayBuffer()))
  renameSync(partial, file)
  return snapshot
}

function fingerprint(): string {
  const sources = ['src/adapters/postgres', 'src/adapters/postgres/migrations', 'src/adapters/jobs']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.ts'))
  const hash = createHash('sha256')
  for (const path of [...sources.sort(), 'package.json']) {
    hash.update(path).update(readFileSync(join(root, path)))
  }
  return hash.digest('hex').slice(0, 16)
}

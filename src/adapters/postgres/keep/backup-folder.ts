import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openAsBlob,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import type { Log } from '../../../application/ports/log.ts'
import { openFolderEngine } from '../embedded-engine.ts'
import { flushTree } from '../flush-tree.ts'
import { lockFolder } from '../folder-lock.ts'

/**
 * Writes the whole data folder into one compressed file, all of it or nothing. Throws
 * EngineStartError where a process uses the folder, and refuses a file that is there.
 */
export async function backUpFolder(dataDir: string, file: string, log: Log): Promise<number> {
  if (existsSync(file)) throw new Error(`${file} is there already; name another file.`)
  const engine = await openFolderEngine({ dataDir, log, schema: 'leave', evenIfMoved: true })
  const partial = `${file}.partial`
  try {
    if (engine.connection.kind !== 'embedded') throw new Error('a folder without its engine')
    const dump = await engine.connection.pglite.dumpDataDir('gzip')
    const bytes = Buffer.from(await dump.arrayBuffer())
    writeWhole(partial, bytes)
    renameSync(partial, file)
    flushFolder(dirname(resolve(file)))
    return bytes.length
  } finally {
    rmSync(partial, { force: true })
    await engine.close()
  }
}

/**
 * Makes a data folder out of such a file. The folder must not be there or be empty; it appears whole
 * or not at all. Whether the engine can use it shows before it gets its name.
 */
export async function restoreFolder(file: string, dataDir: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const folder = resolve(dataDir)
  mkdirSync(dirname(folder), { recursive: true })
  const lock = lockFolder(folder)
  const partial = `${folder}.restoring`
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new Error(`${folder} is not empty; restore into another folder, or move it aside.`)
    }
    rmSync(partial, { recursive: true, force: true })
    mkdirSync(partial, { mode: 0o700 })
    await unpack(file, partial)
    flushTree(partial)
    rmSync(folder, { recursive: true, force: true })
    renameSync(partial, folder)
    flushFolder(dirname(folder))
  } finally {
    rmSync(partial, { recursive: true, force: true })
    lock.release()
  }
}

/** What the engine says of a file that it cannot read is little, or nothing. */
async function unpack(file: string, folder: string): Promise<void> {
  try {
    const fs = new NodeFS(folder)
    const pglite = await PGlite.create({ fs, loadDataDir: await openAsBlob(file) })
    await pglite.query('select count(*) from kysely_migration')
    await pglite.close()
  } catch (error) {
    const said = error instanceof Error && error.message ? ` (${error.message})` : ''
    throw new Error(
      `${file} is no backup of Rekey's, or not all of one; nothing was changed. Name another file${said}.`,
    )
  }
}

function writeWhole(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'w', 0o600)
  try {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(descriptor, bytes, done)
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function flushFolder(folder: string): void {
  const descriptor = openSync(join(folder, '.'), 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

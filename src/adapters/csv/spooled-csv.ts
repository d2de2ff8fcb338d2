import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReportFiles } from '../../application/ports/report-files.ts'
import { writeCsv } from './write-csv.ts'

/** Reports as CSV in the machine's folder for temporary files; an upload has to know its length. */
export const spooledCsv: ReportFiles = {
  write: async (rows) => {
    const path = join(tmpdir(), `rekey-report-${randomUUID()}.csv`)
    try {
      await writeCsv(rows, createWriteStream(path, { mode: 0o600, flags: 'wx' }))
      const { size } = await stat(path)
      return {
        sizeInBytes: size,
        read: (from, length) => readPart(path, from, Math.min(length, size - from)),
        remove: () => rm(path, { force: true }),
      }
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  },
}

async function readPart(
  path: string,
  from: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path)
  try {
    const part = new Uint8Array(length)
    const { bytesRead } = await file.read(part, 0, length, from)
    return part.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

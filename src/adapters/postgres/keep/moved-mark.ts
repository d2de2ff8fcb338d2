import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The file in a data folder that says that its content lives on a server now. */
export function movedMark(folder: string): string {
  return join(folder, 'moved-to-a-server')
}

/** Whether the folder's content was moved away. */
export function wasMoved(folder: string): boolean {
  return existsSync(movedMark(folder))
}

/** Marks the folder, so that no process goes on with it by mistake: there would be two truths. */
export function markMoved(folder: string): void {
  const descriptor = openSync(movedMark(folder), 'w', 0o600)
  try {
    writeSync(descriptor, 'The content of this folder was moved to a PostgreSQL server.\n')
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

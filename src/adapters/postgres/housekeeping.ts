import type { PGlite } from '@electric-sql/pglite'
import type { Log } from '../../application/ports/log.ts'

const checkpointEveryMs = 5 * 60_000
const vacuumEveryMs = 60 * 60_000

/**
 * Does what a server's background processes do and PGlite has none of: a checkpoint every five
 * minutes, vacuum and statistics every hour. Never keeps the process alive. Returns how to stop.
 */
export function keepHouse(pglite: PGlite, log: Log): () => void {
  const run = (event: string, sql: string): void => {
    if (pglite.closed) return
    pglite.exec(sql).catch((error: unknown) => {
      if (!pglite.closed) log.error(event, error)
    })
  }
  const checkpoints = setInterval(run, checkpointEveryMs, 'checkpoint failed', 'checkpoint')
  const vacuums = setInterval(run, vacuumEveryMs, 'vacuum failed', 'vacuum (analyze)')
  checkpoints.unref()
  vacuums.unref()
  return () => {
    clearInterval(checkpoints)
    clearInterval(vacuums)
  }
}

import type { PGlite } from '@electric-sql/pglite'
import type { Log } from '../../application/ports/log.ts'

const checkpointEveryMs = 5 * 60_000
const vacuumEveryMs = 60 * 60_000
const statisticsEveryMs = 60_000

/**
 * Does what a server's background processes do and PGlite has none of: a checkpoint every five
 * minutes, vacuum every hour, statistics of what changed much every minute. Never keeps the process
 * alive. Returns how to stop.
 */
export function keepHouse(pglite: PGlite, log: Log): () => void {
  const every = (ms: number, failed: string, work: () => Promise<unknown>): NodeJS.Timeout => {
    const run = () => {
      if (pglite.closed) return
      work().catch((error: unknown) => {
        if (!pglite.closed) log.error(failed, error)
      })
    }
    return setInterval(run, ms).unref()
  }
  const timers = [
    every(checkpointEveryMs, 'checkpoint failed', () => pglite.exec('checkpoint')),
    every(vacuumEveryMs, 'vacuum failed', () => pglite.exec('vacuum (analyze)')),
    every(statisticsEveryMs, 'statistics failed', () => analyzeChanged(pglite)),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
  }
}

/**
 * Analyzes the tables of which a tenth has changed since, as autovacuum does (PostgreSQL docs,
 * autovacuum_analyze_threshold): without statistics a first round's 100,000 applications are read from
 * end to end for the few that are due.
 */
export async function analyzeChanged(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where n_mod_since_analyze > 50 + n_live_tup / 10`)
  for (const { name } of rows) await pglite.exec(`analyze ${name}`)
}

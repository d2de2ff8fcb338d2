import { type AttachableClock, fromPglite, type PGliteLike, PgBoss } from 'pg-boss'
import type { Log } from '../../application/ports/log.ts'

/** The database that the jobs share with the store: PGlite itself, or a server's address. */
export type JobsConnection =
  | { readonly kind: 'embedded'; readonly pglite: PGliteLike }
  | { readonly kind: 'server'; readonly settings: ServerSettings }

/** A server's address in pg-boss's words. */
export interface ServerSettings {
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly database?: string
  readonly ssl?: boolean | object
  /** Asked for each new connection. */
  readonly password?: () => Promise<string>
}

/**
 * pg-boss on that database. On a server a dead instance's jobs are looked for every five seconds;
 * the embedded engine has one process, whose jobs are taken back at its next start. One that is
 * asleep looks after no job and no schedule.
 */
export function createBoss(
  connection: JobsConnection,
  log: Log,
  clock?: AttachableClock,
  care: 'awake' | 'asleep' = 'awake',
): PgBoss {
  const boss = new PgBoss({
    ...common,
    ...(care === 'asleep' && { supervise: false, schedule: false }),
    ...(clock && { clock }),
    ...(connection.kind === 'embedded'
      ? { db: fromPglite(connection.pglite), backend: 'pglite', reindex: false }
      : { ...connection.settings, ...onServer }),
  })
  boss.on('error', (error) => log.error('job queue failed', error))
  boss.on('warning', ({ message }) => log.warn('job queue warned', { message }))
  return boss
}

const common = {
  useListenNotify: true,
  openTelemetry: { enabled: false },
  warningSlowQuerySeconds: 30,
} as const

const onServer = {
  max: 10,
  connectionTimeoutMillis: 10_000,
  superviseIntervalSeconds: 5,
  monitorIntervalSeconds: 5,
  application_name: 'rekey-jobs',
} as const

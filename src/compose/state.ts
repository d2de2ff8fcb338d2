import { type Jobs, openJobs } from '../adapters/jobs/open-jobs.ts'
import type { Engine } from '../adapters/postgres/engine.ts'
import { type EngineOptions, openEngine } from '../adapters/postgres/open-engine.ts'
import { postgresStore } from '../adapters/postgres/store.ts'
import type { AuditStream } from '../application/ports/audit-stream.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { Log } from '../application/ports/log.ts'
import type { Store } from '../application/ports/store.ts'
import type { Settings } from '../settings.ts'
import type { Outside } from './outside-services.ts'

/** The database, the jobs and the store in it, and where its record is sent on to. */
export interface State {
  readonly engine: Engine
  readonly jobs: Jobs
  readonly store: Store
  readonly auditStream: AuditStream | null
}

/** Opens the database, then the jobs in it. They are closed in the other order. */
export async function openState(
  settings: Settings,
  outside: Outside,
  { clock, log }: { clock: Clock; log: Log },
): Promise<State> {
  const engine = await openEngine(engineOptions(settings, outside, log))
  const jobs = await openJobs({ connection: engine.connection, log })
  // The queue counts by the database's clock, which need not agree with ours.
  const msUntil = (moment: Date) => Math.max(0, moment.getTime() - clock.now().getTime())
  const auditStream = await auditStreamOf(settings)
  const store = postgresStore(
    engine.database,
    (database, job, notBefore) => jobs.enqueue(database, job, notBefore && msUntil(notBefore)),
    { now: () => clock.now(), isStreamed: auditStream !== null },
  )
  return { engine, jobs, store, auditStream }
}

/** Where the database is, and as whom it is opened. */
export function engineOptions(settings: Settings, outside: Outside, log: Log): EngineOptions {
  return {
    databaseUrl: settings.DATABASE_URL,
    password: () => outside.databaseToken(),
    dataDir: settings.DATA_DIR,
    log,
  }
}

/** Where the record is sent on to, if the settings say; without, nothing of it is loaded. */
async function auditStreamOf({ AUDIT_OTLP_ENDPOINT: endpoint }: Settings) {
  if (!endpoint) return null
  const { OtlpAuditStream } = await import('../adapters/telemetry/otlp-audit-stream.ts')
  return new OtlpAuditStream({ endpoint })
}

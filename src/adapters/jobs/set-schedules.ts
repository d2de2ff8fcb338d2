import type { PgBoss } from 'pg-boss'
import { onlyKey } from './queues.ts'

/** When a job comes due by itself. */
export interface Schedule {
  /** Five-field cron expression. */
  readonly cron: string
  /** IANA time zone that the expression is meant in. */
  readonly tz: string
}

const scheduled = ['round', 'digest', 'own-digests', 'prune-history'] as const

/** The jobs that come due by themselves. */
export type Schedules = Readonly<Record<(typeof scheduled)[number], Schedule>>

/**
 * Sets the schedules; each due moment gives one job however many instances run, and moments missed
 * while none ran give one job together.
 */
export async function setSchedules(boss: PgBoss, schedules: Schedules): Promise<void> {
  for (const name of scheduled) {
    const { cron, tz } = schedules[name]
    await boss.schedule(name, cron, {}, { tz, missed: 'once', singletonKey: onlyKey })
  }
}

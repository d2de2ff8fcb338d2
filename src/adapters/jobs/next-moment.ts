import { CronExpressionParser } from 'cron-parser'
import type { Schedule } from './set-schedules.ts'

/** The first moment of a schedule after another; null where the expression names none. */
export function nextMoment({ cron, tz }: Schedule, after: Date): Date | null {
  try {
    return CronExpressionParser.parse(cron, { tz, currentDate: after }).next().toDate()
  } catch {
    return null
  }
}

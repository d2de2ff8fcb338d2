import { nextMoment } from '../adapters/jobs/next-moment.ts'
import type { RoundSchedule } from '../application/ports/round-schedule.ts'
import type { Settings } from '../settings.ts'

/** When which job is asked for by itself. */
export function schedules(settings: Settings) {
  const tz = settings.TIME_ZONE
  return {
    round: { cron: settings.ROUND_CRON, tz },
    digest: { cron: settings.DIGEST_CRON, tz },
    // Hours begin on a quarter in every zone.
    'own-digests': { cron: '*/15 * * * *', tz },
    // Before the usual round, when nobody is about.
    'prune-history': { cron: '30 3 * * *', tz },
  }
}

/** When the next usual round is due, for whoever asks. */
export function roundSchedule(settings: Settings): RoundSchedule {
  const { round } = schedules(settings)
  return { nextRound: (after) => nextMoment(round, after) }
}

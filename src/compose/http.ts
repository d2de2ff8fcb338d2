import { type HttpServer, startHttpServer } from '../adapters/http/http-server.ts'
import type { Jobs } from '../adapters/jobs/open-jobs.ts'
import type { Receive } from '../adapters/teams/bot.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { Store } from '../application/ports/store.ts'
import type { Settings } from '../settings.ts'

/** Opens the ports: for the Bot Connector, and for whoever watches. */
export function startHttp(
  settings: Settings,
  messages: Receive,
  ports: Readiness,
  metrics: () => Promise<string>,
): Promise<HttpServer> {
  return startHttpServer(
    { port: settings.PORT, metricsPort: settings.METRICS_PORT },
    {
      messages,
      metrics,
      notReady: () => whatIsMissing(ports),
      readyFacts: async () => ({
        lastRoundAgeSeconds: await lastRoundAge(ports).catch(() => null),
      }),
    },
  )
}

interface Readiness {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
}

async function whatIsMissing({ store, jobs }: Readiness): Promise<string | undefined> {
  try {
    await store.inventory.lastRound()
  } catch {
    return 'the database does not answer'
  }
  return (await jobs.answers()) ? undefined : 'the job queue does not answer'
}

/** Null where no round was complete yet. An old one is no reason to serve nobody. */
async function lastRoundAge({ store, clock }: Readiness): Promise<number | null> {
  const round = await store.inventory.lastCompleteRound()
  if (!round?.finishedAt) return null
  return Math.round((clock.now().getTime() - round.finishedAt.getTime()) / 1000)
}

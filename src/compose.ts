import { postgresRetention } from './adapters/postgres/keep/retention.ts'
import { catchUp } from './application/catch-up.ts'
import { InTurn } from './application/in-turn.ts'
import { openBot } from './compose/bot.ts'
import { houseRules } from './compose/house-rules.ts'
import { startHttp } from './compose/http.ts'
import { jobHandlers } from './compose/job-handlers.ts'
import { lendingJobs, lendingOf } from './compose/lending.ts'
import { outsideServices } from './compose/outside-services.ts'
import { gatherPorts } from './compose/ports.ts'
import { lentTokens } from './compose/rights.ts'
import { schedules } from './compose/schedules.ts'
import { tracedJobs } from './compose/spans.ts'
import { openState } from './compose/state.ts'
import type { Surroundings } from './compose/surroundings.ts'
import { botPlace, openTeams } from './compose/teams.ts'
import { openTelemetry, watchStandings } from './compose/telemetry.ts'
import { botUseCases } from './compose/use-cases.ts'
import type { Settings } from './settings.ts'

/** The running product. */
export interface Rekey {
  readonly port: number
  /** Where it says how it is; the same port unless the settings name another. */
  readonly metricsPort: number
  /** Asks for a round now: one that lists everything, or one as the schedule asks for it. */
  scan(how?: 'full' | 'usual'): Promise<void>
  /** Takes no new work, hands running work back, and closes everything. */
  stop(): Promise<void>
}

/**
 * Opens everything, wires it, and starts it: telemetry, the clouds, the database and its jobs, Teams,
 * then the jobs' workers and last the door. `stop` closes in the other order, from the door inwards.
 */
export async function startRekey(settings: Settings, around: Surroundings): Promise<Rekey> {
  const { clock, identity } = around
  const telemetry = await openTelemetry(settings, around.log)
  const { metrics, log, spans } = telemetry
  const rules = houseRules(settings)
  const outside = outsideServices(settings, clock, log, metrics.graph)
  const state = await openState(settings, outside, { clock, log })
  const { engine, jobs, store, auditStream } = state
  const teams = openTeams(settings, around, { engine, metrics, log })
  const lent = lentTokens(settings, outside, { clock, log })
  const ports = await gatherPorts(settings, around, { outside, state, teams, lent, log })
  const stopping = new AbortController()
  const turns = new InTurn()
  const lending = lendingOf(ports, lent, { engine, turns, signal: stopping.signal })

  const bot = {
    useCases: botUseCases(ports, rules, lending),
    asks: lent !== null,
    isSandbox: identity.type === 'Sandbox',
  }
  const receive = openBot(settings, teams, bot, telemetry)
  const keeping = { retention: postgresRetention(engine.database), days: settings.KEEP_DAYS }
  const handlers = {
    ...jobHandlers(ports, rules, botPlace(settings), keeping),
    ...(lending && lendingJobs(lending.lending, rules)),
  }
  await jobs.start({ handlers: tracedJobs(spans, handlers), schedules: schedules(settings) })
  watchStandings(settings, metrics, engine, ports, rules)
  const http = await startHttp(settings, receive, { store, jobs, clock }, () => metrics.text())

  await catchUp(ports)
  if (auditStream) await store.enqueue({ queue: 'stream-audit', data: {} })
  const { port, metricsPort } = http
  log.info('started', { port, ...(metricsPort !== port && { metricsPort }) })
  return {
    port,
    metricsPort,
    scan: (how = 'full') =>
      store.enqueue({ queue: 'round', data: how === 'full' ? { full: true } : {} }),
    stop: async () => {
      await http.close()
      stopping.abort()
      await jobs.stop()
      await turns.idle()
      await engine.close()
      log.info('stopped')
      await telemetry.close()
    },
  }
}

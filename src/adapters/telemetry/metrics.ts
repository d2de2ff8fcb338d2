import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { GraphMeter } from '../../application/ports/graph-meter.ts'
import type { Log } from '../../application/ports/log.ts'
import type { TeamsMeter } from '../../application/ports/teams-meter.ts'

/** Counts of this process, as Prometheus text. */
export interface Metrics {
  /** A log that counts its events by name on their way to the given one. */
  counting(log: Log): Log
  /** What requests to Graph cost and how long they were held up, by priority. */
  readonly graph: GraphMeter
  /** What became of messages to Teams, and how long they waited for their turn. */
  readonly teams: TeamsMeter
  text(): Promise<string>
}

/** Process metrics, one counter of log events by level and name, and what Graph costs. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'rekey_' })
  const events = new Counter({
    name: 'rekey_events_total',
    help: 'Log events by level and name',
    labelNames: ['level', 'event'],
    registers: [registry],
  })
  return {
    text: () => registry.metrics(),
    graph: graphMeter(registry),
    teams: teamsMeter(registry),
    counting: (log) => ({
      info: (event, facts) => {
        events.inc({ level: 'info', event })
        log.info(event, facts)
      },
      warn: (event, facts) => {
        events.inc({ level: 'warn', event })
        log.warn(event, facts)
      },
      error: (event, error, facts) => {
        events.inc({ level: 'error', event })
        log.error(event, error, facts)
      },
    }),
  }
}

function graphMeter(registry: Registry): GraphMeter {
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['priority'], registers: [registry] })
  const units = counter('rekey_graph_resource_units_total', 'Resource units that Graph charged')
  const throttles = counter('rekey_graph_throttled_total', 'Answers of Graph that asked to wait')
  const waits = counter('rekey_graph_wait_seconds_total', 'Time that requests to Graph waited')
  return {
    spent: (priority, spent) => units.inc({ priority }, spent),
    throttled: (priority) => throttles.inc({ priority }),
    waited: (priority, ms) => waits.inc({ priority }, ms / 1000),
  }
}

function teamsMeter(registry: Registry): TeamsMeter {
  const requests = new Counter({
    name: 'rekey_teams_requests_total',
    help: 'Messages and updates sent to Teams, by what they came to',
    labelNames: ['how', 'outcome'],
    registers: [registry],
  })
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const waits = counter(
    'rekey_teams_wait_seconds_total',
    'Time that messages waited for their turn',
  )
  const pauses = counter('rekey_teams_pauses_total', 'Refusals of Teams that made everybody pause')
  const paused = counter('rekey_teams_pause_seconds_total', 'Pauses that those refusals asked for')
  return {
    answered: (how, outcome) => requests.inc({ how, outcome }),
    waited: (ms) => waits.inc(ms / 1000),
    paused: (ms) => {
      pauses.inc()
      paused.inc(ms / 1000)
    },
  }
}

import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { DoorMeter } from '../../application/ports/door-meter.ts'
import type { GraphMeter } from '../../application/ports/graph-meter.ts'
import type { Log } from '../../application/ports/log.ts'
import type { ReadStandings } from '../../application/ports/standings.ts'
import type { TeamsMeter } from '../../application/ports/teams-meter.ts'
import { addStandingGauges } from './standing-gauges.ts'
import { timedTurns } from './timed-turns.ts'

/** Counts of this process, as Prometheus text. */
export interface Metrics {
  /** A log that counts its events by name on their way to the given one. */
  counting(log: Log): Log
  /** What requests to Graph cost and how long they were held up, by priority. */
  readonly graph: GraphMeter
  /** Requests that came over a limit of the door, by whose they were. */
  readonly door: DoorMeter
  /** The same turn, measured. */
  readonly timing: ReturnType<typeof timedTurns>
  /** From now on how things stand is part of the text. */
  watch(read: ReadStandings, now: () => Date): void
  /** What became of messages to Teams, and how long they waited for their turn. */
  readonly teams: TeamsMeter
  text(): Promise<string>
  /** As `text`, for another way out. */
  values(): Promise<MetricValues[]>
}

/** One metric with its values, as prom-client keeps them. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>[number]

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
  const look = { now: async () => {} }
  return {
    text: async () => {
      await look.now()
      return registry.metrics()
    },
    values: async () => {
      await look.now()
      return registry.getMetricsAsJSON()
    },
    watch: (read, now) => {
      look.now = addStandingGauges(registry, read, now)
    },
    timing: timedTurns(registry),
    graph: graphMeter(registry),
    door: doorMeter(registry),
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

function doorMeter(registry: Registry): DoorMeter {
  const over = new Counter({
    name: 'rekey_requests_over_limit_total',
    help: 'Requests over a rate limit, by whose they were',
    labelNames: ['crowd'],
    registers: [registry],
  })
  return { over: (crowd) => over.inc({ crowd }) }
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

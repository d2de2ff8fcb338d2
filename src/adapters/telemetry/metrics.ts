import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { Log } from '../../application/ports/log.ts'

/** Counts of this process, as Prometheus text. */
export interface Metrics {
  /** A log that counts its events by name on their way to the given one. */
  counting(log: Log): Log
  text(): Promise<string>
}

/** Process metrics and one counter of log events by level and name. */
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

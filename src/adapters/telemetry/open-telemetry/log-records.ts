import { type Context, type Logger, SeverityNumber } from '@opentelemetry/api'
import type { Log, LogFacts } from '../../../application/ports/log.ts'
import { errorType } from './work-spans.ts'

/** A log that also goes out: the event's name and its facts; of an error its kind alone. */
export function sentLog(log: Log, logger: Logger, context: () => Context): Log {
  const emit = (
    severityText: 'INFO' | 'WARN' | 'ERROR',
    body: string,
    facts: LogFacts = {},
  ): void => {
    const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined)
    logger.emit({
      severityNumber: SeverityNumber[severityText],
      severityText,
      body,
      attributes: Object.fromEntries(known.map(([name, value]) => [name, plain(value)])),
      context: context(),
    })
  }
  return {
    info: (event, facts) => {
      emit('INFO', event, facts)
      log.info(event, facts)
    },
    warn: (event, facts) => {
      emit('WARN', event, facts)
      log.warn(event, facts)
    },
    error: (event, error, facts) => {
      emit('ERROR', event, { ...facts, 'error.type': errorType(error) })
      log.error(event, error, facts)
    },
  }
}

function plain(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

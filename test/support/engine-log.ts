import type { Log, LogFacts } from '../../src/application/ports/log.ts'

/** One line that was logged. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly facts: LogFacts
  readonly error?: unknown
}

/** A log that keeps its lines for the test to read. */
export function keepingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  return {
    lines,
    info: (event, facts = {}) => lines.push({ level: 'info', event, facts }),
    warn: (event, facts = {}) => lines.push({ level: 'warn', event, facts }),
    error: (event, error, facts = {}) => lines.push({ level: 'error', event, error, facts }),
  }
}

/** A log that keeps nothing. */
export const quietLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

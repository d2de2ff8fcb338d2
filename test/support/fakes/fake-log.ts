import type { Log, LogFacts } from '../../../src/application/ports/log.ts'

/** A log that keeps its lines. */
export class FakeLog implements Log {
  readonly lines: { level: string; event: string; facts: LogFacts | undefined; error?: unknown }[] =
    []

  info(event: string, facts?: LogFacts): void {
    this.lines.push({ level: 'info', event, facts })
  }

  warn(event: string, facts?: LogFacts): void {
    this.lines.push({ level: 'warn', event, facts })
  }

  error(event: string, error: unknown, facts?: LogFacts): void {
    this.lines.push({ level: 'error', event, facts, error })
  }

  /** How many lines tell of this event. */
  count(event: string): number {
    return this.lines.filter((line) => line.event === event).length
  }
}

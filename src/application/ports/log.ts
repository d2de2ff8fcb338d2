/** The log: one line an event, with ids and counts, never content or values. */
export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  error(event: string, error: unknown, facts?: LogFacts): void
}

/** What a log line may carry. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>

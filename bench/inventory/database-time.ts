import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** When the database was at work for this process, whichever engine it is. */
export interface DatabaseTime {
  /** Milliseconds within a span in which at least one statement was under way. */
  within(from: number, to: number): number
  /** Runs SQL on the embedded engine that this process opened, if it did. */
  embedded(): PGlite | undefined
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Watches every statement that this process sends from now on, to PGlite or to a server. */
export function watchDatabase(): DatabaseTime {
  const spans: Span[] = []
  let embedded: PGlite | undefined
  const since = (from: number) => spans.push({ from, to: performance.now() })

  const run = PGlite.prototype.execProtocolRawSync
  PGlite.prototype.execProtocolRawSync = function (this: PGlite, message) {
    embedded = this
    const from = performance.now()
    try {
      return run.call(this, message)
    } finally {
      since(from)
    }
  }
  type Query = (this: pg.Client, ...given: unknown[]) => unknown
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const query = prototype.query
  prototype.query = function (...given) {
    const from = performance.now()
    const last = given.at(-1)
    if (typeof last === 'function') {
      const told = (...results: unknown[]) => {
        since(from)
        last(...results)
      }
      return query.call(this, ...given.slice(0, -1), told)
    }
    const answer = query.call(this, ...given)
    if (answer instanceof Promise)
      answer.then(
        () => since(from),
        () => since(from),
      )
    return answer
  }
  return { within: (from, to) => covered(spans, from, to), embedded: () => embedded }
}

/** How much of a stretch of time the spans cover, each moment counted once. */
export function covered(spans: readonly Span[], from: number, to: number): number {
  let sum = 0
  let reached = from
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const end = Math.min(span.to, to)
    if (end <= reached) continue
    sum += end - Math.max(span.from, reached)
    reached = end
  }
  return sum
}

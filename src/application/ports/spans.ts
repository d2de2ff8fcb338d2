/** What is known of a span: kinds and numbers, never a name, an address or a text of somebody. */
export type SpanFacts = Readonly<Record<string, string | number>>

/** Tells how long work took, and what it consisted of. */
export interface Spans {
  /** Does the work; what happens within it belongs to it. `told` reads its outcome. */
  within<T>(
    name: string,
    facts: SpanFacts,
    work: () => Promise<T>,
    told?: (result: T) => SpanFacts,
  ): Promise<T>
}

/** Tells nobody. */
export const noSpans: Spans = { within: (_name, _facts, work) => work() }

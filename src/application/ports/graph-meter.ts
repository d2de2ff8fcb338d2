/** How urgent a request to Graph is: a person waits for a `high` one, nobody for a `low` one. */
export type GraphPriority = 'high' | 'low'

/** Counts what the requests to Graph cost and how long they were held up. */
export interface GraphMeter {
  /** Resource units of one answered request, as Graph says them or as they were reckoned. */
  spent(priority: GraphPriority, units: number): void
  /** Graph asked to wait. */
  throttled(priority: GraphPriority): void
  /** A request waited before it was sent, or before it was repeated. */
  waited(priority: GraphPriority, ms: number): void
}

import type { RecordedFinding, Store } from './ports/store.ts'

/** Everything that reconciliation found and that is not over, oldest first; for administrators. */
export function listFindings({ store }: { store: Store }): Promise<RecordedFinding[]> {
  return store.findings.open()
}

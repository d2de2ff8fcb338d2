import type { AuditStream } from '../ports/audit-stream.ts'
import type { Store } from '../ports/store.ts'

const linksAtOnce = 200

/**
 * Sends on what the record has got since the last time, in its order. The place is saved after each
 * batch: one that was sent when the process died is sent again, and none is ever left out.
 */
export async function streamAudit(
  { store, auditStream }: { store: Store; auditStream: AuditStream | null },
  signal?: AbortSignal,
): Promise<void> {
  if (!auditStream) return
  let place = await store.audit.streamed()
  while (!signal?.aborted) {
    const links = await store.audit.after(place, linksAtOnce)
    const last = links.at(-1)
    if (!last) return
    await auditStream.send(links)
    place = last.sequence
    await store.audit.saveStreamed(place)
  }
}

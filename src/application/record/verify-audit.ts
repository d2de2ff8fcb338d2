import {
  type AuditLink,
  type ChainHead,
  type ChainReport,
  checkChain,
  emptyChain,
  type Sha256,
} from '../../domain/audit-chain.ts'
import type { AuditRecord } from '../ports/audit-record.ts'

type Reading = Pick<AuditRecord, 'after' | 'head'>

const linksAtOnce = 1000

/** Looks at the whole chain; it may go on growing meanwhile. */
export async function verifyAudit(
  audit: Reading,
  anchors: readonly ChainHead[],
  sha256: Sha256,
): Promise<ChainReport> {
  let head = emptyChain
  const links = wholeChain(audit, (end) => {
    head = end
  })
  return checkChain(links, { head: () => head, anchors }, sha256)
}

/** Every link, in the chain's order. */
export async function* wholeChain(
  audit: Reading,
  atEnd: (head: ChainHead) => void = () => undefined,
): AsyncGenerator<AuditLink> {
  let place = 0
  let known: ChainHead | undefined
  for (;;) {
    const links = await audit.after(place, linksAtOnce)
    yield* links
    place = links.at(-1)?.sequence ?? place
    if (links.length > 0) continue
    // An entry and the head that names it come together: only one that is missing is not found now.
    const head = await audit.head()
    if (head.sequence <= place || head.sequence === known?.sequence) return atEnd(head)
    known = head
  }
}

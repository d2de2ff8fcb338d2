// Each entry of the record carries a hash of itself and of the one before: whoever changes, removes
// or moves one breaks every link after it. It proves that nobody touched a part of the record, not
// that nobody wrote all of it anew: for that a hash must have been noted elsewhere.

import { canonicalJson, type Json } from './canonical-json.ts'

/** SHA-256 of a text in UTF-8, as lower-case hexadecimal. */
export type Sha256 = (text: string) => string

/** One link of the chain: an entry in its place. */
export interface AuditLink {
  /** From 1, without gaps. */
  readonly sequence: number
  readonly at: Date
  readonly entry: Json
  readonly previousHash: string
  readonly hash: string
}

/** The end of a chain, to which the next entry is linked. */
export interface ChainHead {
  readonly sequence: number
  readonly hash: string
}

/** The end of a chain that has no entry yet. */
export const emptyChain: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

/** Links an entry to the end of the chain. */
export function linkTo(head: ChainHead, at: Date, entry: Json, sha256: Sha256): AuditLink {
  const link = { sequence: head.sequence + 1, at, entry, previousHash: head.hash }
  return { ...link, hash: hashOf(link, sha256) }
}

/** `SHA-256(previous hash ‖ canonical JSON of {at, entry, sequence})`, the time as ISO 8601. */
export function hashOf(
  { sequence, at, entry, previousHash }: Omit<AuditLink, 'hash'>,
  sha256: Sha256,
): string {
  return sha256(previousHash + canonicalJson({ at: at.toISOString(), entry, sequence }))
}

/** What is wrong with a chain. */
export type ChainFault =
  /** The entry is not what it was when its hash was made. */
  | { readonly fault: 'changed'; readonly sequence: number }
  /** The entry does not follow the one before: that one, or this one, was put in its place later. */
  | { readonly fault: 'unlinked'; readonly sequence: number }
  /** Entries are missing, from the first to the last number. */
  | { readonly fault: 'missing'; readonly sequence: number; readonly to: number }
  /** The chain does not end where the database says that it does. */
  | { readonly fault: 'headMismatch'; readonly sequence: number }
  /** It had another hash at this number when somebody noted it elsewhere, or does not reach it. */
  | { readonly fault: 'anchorMismatch'; readonly sequence: number }

/** What a look at a chain came to. */
export interface ChainReport {
  readonly checked: number
  /** The last entry that is there. */
  readonly last: ChainHead
  /** In the order of the chain; the first of them is the one that matters. */
  readonly faults: readonly ChainFault[]
}

/** Hashes that the chain must have: where the database says it ends, and what was noted elsewhere. */
export interface ChainMarks {
  /** Asked for after the last link: a chain may grow while it is looked at. */
  readonly head: () => ChainHead
  readonly anchors: readonly ChainHead[]
}

/** More than these are not listed: a chain that was broken on purpose can have one an entry. */
const mostFaults = 100

/** Looks at entries in the order of their numbers. */
export async function checkChain(
  links: AsyncIterable<AuditLink> | Iterable<AuditLink>,
  { head, anchors }: ChainMarks,
  sha256: Sha256,
): Promise<ChainReport> {
  const faults: ChainFault[] = []
  const found = (fault: ChainFault) => {
    if (faults.length < mostFaults) faults.push(fault)
  }
  let last = emptyChain
  let checked = 0
  const unmet = new Set(anchors)
  for await (const link of links) {
    for (const fault of faultsOf(link, last, sha256)) found(fault)
    for (const anchor of anchors) {
      if (anchor.sequence === link.sequence && anchor.hash === link.hash) unmet.delete(anchor)
    }
    checked += 1
    last = { sequence: link.sequence, hash: link.hash }
  }
  for (const { sequence } of unmet) found({ fault: 'anchorMismatch', sequence })
  const end = head()
  if (last.sequence < end.sequence) {
    found({ fault: 'missing', sequence: last.sequence + 1, to: end.sequence })
  } else if (last.sequence > end.sequence || last.hash !== end.hash) {
    found({ fault: 'headMismatch', sequence: last.sequence })
  }
  return { checked, last, faults }
}

function faultsOf(link: AuditLink, last: ChainHead, sha256: Sha256): ChainFault[] {
  const { sequence } = link
  const faults: ChainFault[] = []
  if (sequence > last.sequence + 1) {
    faults.push({ fault: 'missing', sequence: last.sequence + 1, to: sequence - 1 })
  } else if (link.previousHash !== last.hash) {
    faults.push({ fault: 'unlinked', sequence })
  }
  if (hashOf(link, sha256) !== link.hash) faults.push({ fault: 'changed', sequence })
  return faults
}

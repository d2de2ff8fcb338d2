// Rows of label and value, as most cards list them.

import type { NewSecretFacts, OwnerFacts, SecretFacts } from '../../../application/card.ts'
import type { TimelineEntry } from '../../../domain/rotation.ts'
import type { VaultTarget } from '../../../domain/vault-target.ts'
import type { MessageKey } from './message-catalog.ts'
import { ownerNames, personName, targetName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { Wording } from './wording.ts'

/** One row. */
export type Fact = { readonly label: string; readonly value: string }

/** A row with a label from the locale file. */
export function fact(label: MessageKey, value: string, { say }: Wording): Fact {
  return { label: say(label), value }
}

/** Date, key id, description and hint of a secret; the last two only where they are set. */
export function secretRows(secret: SecretFacts, wording: Wording): Fact[] {
  const description = plainText(secret.description ?? '') || wording.say('common.noDescription')
  const hint = plainText(secret.hint ?? '')
  return [
    fact('facts.expires', wording.date(secret.expiresAt), wording),
    fact('facts.description', description, wording),
    fact('facts.keyId', plainText(secret.keyId), wording),
    ...(hint ? [fact('facts.hint', wording.say('common.hint', { hint }), wording)] : []),
  ]
}

/** One row for each vault secret that holds the client secret. */
export function targetRows(
  label: MessageKey,
  targets: readonly VaultTarget[],
  wording: Wording,
): Fact[] {
  return targets
    .slice(0, mostTargets)
    .map((target) => fact(label, targetName(target, wording), wording))
}

/** The row of the owners' names. */
export function ownersRow(owners: readonly OwnerFacts[], wording: Wording): Fact {
  return fact('facts.owners', ownerNames(owners, wording), wording)
}

/** Where a new secret is stored, in which version, until when and since when it is proven. */
export function newSecretRows(fresh: NewSecretFacts, wording: Wording): Fact[] {
  const { say, date, clock } = wording
  const stored = fresh.versions
    .slice(0, mostTargets)
    .flatMap((version) => [
      fact('facts.storedIn', targetName(version, wording), wording),
      fact('facts.version', plainText(version.version), wording),
    ])
  const verified = { date: date(fresh.provenAt), time: clock(fresh.provenAt) }
  return [
    ...stored,
    fact('facts.newKeyId', plainText(fresh.keyId), wording),
    fact('facts.validUntil', date(fresh.expiresAt), wording),
    fact('facts.verified', say('rotationStored.verified', verified), wording),
  ]
}

/** A rotation's history; the time is the label. */
export function timelineRows(timeline: readonly TimelineEntry[], wording: Wording): Fact[] {
  return timeline.slice(-mostEvents).map(({ at, what, by }) => ({
    label: wording.stamp(at),
    value: wording.say(`timeline.${what}`, { person: personName(by, wording) }),
  }))
}

const mostTargets = 5
const mostEvents = 30

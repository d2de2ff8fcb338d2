// What people said about being told of an application: put off until a day, never me, not mine,
// somebody else's. A snooze keeps everybody quiet while it lasts; the others concern one person alone.

import { addDays } from './calendar.ts'

/** Something that somebody said about one application or one of its client secrets. */
export type Attention =
  | {
      readonly kind: 'snoozed'
      readonly keyId: string
      readonly until: Date
      readonly reason: string | null
      readonly personId: string
    }
  | { readonly kind: 'muted' | 'notMine'; readonly personId: string }
  /** One owner asked another one to see to it. */
  | { readonly kind: 'handedOver'; readonly personId: string; readonly toPersonId: string }

/** A snooze ends so many days before the secret does, whatever was asked for. */
const lastCallDays = 3

/** Why a snooze cannot be had. */
export type SnoozeRefusal = 'tooLate' | 'inThePast'

/**
 * The moment until which a matter may be put off: as asked, but three days before the secret ends
 * at the latest. Refused where that moment is past already.
 */
export function snoozeUntil(
  wanted: Date,
  { expiresAt, now }: { expiresAt: Date; now: Date },
): { readonly until: Date; readonly isCapped: boolean } | { readonly refusal: SnoozeRefusal } {
  if (wanted <= now) return { refusal: 'inThePast' }
  const latest = addDays(expiresAt, -lastCallDays)
  if (latest <= now) return { refusal: 'tooLate' }
  return wanted > latest ? { until: latest, isCapped: true } : { until: wanted, isCapped: false }
}

/** The snooze of a client secret that counts now: the one that ends last. */
export function snoozeOf(
  said: readonly Attention[],
  keyId: string,
  now: Date,
): Extract<Attention, { kind: 'snoozed' }> | undefined {
  return said
    .flatMap((each) => (each.kind === 'snoozed' ? [each] : []))
    .filter((each) => each.keyId === keyId && each.until > now)
    .sort((a, b) => b.until.getTime() - a.until.getTime())[0]
}

/** The people who do not want to hear of the application, or asked somebody else to. */
export function silentAbout(said: readonly Attention[]): ReadonlySet<string> {
  return new Set(said.flatMap((each) => (each.kind === 'snoozed' ? [] : [each.personId])))
}

/** Whom an owner asked last to see to it; undefined where nobody was asked. */
export function takenOverBy(said: readonly Attention[]): string | undefined {
  const asked = said.flatMap((each) => (each.kind === 'handedOver' ? [each.toPersonId] : []))
  return asked.at(-1)
}

/** Whoever was asked to see to it has so many days before others hear of it. */
const handedOverDays = 14

/**
 * Whether somebody was asked of late to see to an application. A snooze is none of this: while it
 * lasts nobody is told, and once it has ended nothing has come of it.
 */
export function isHandedOver(
  said: readonly (Pick<Attention, 'kind'> & { readonly saidAt: Date })[],
  now: Date,
): boolean {
  const since = addDays(now, -handedOverDays)
  return said.some(({ kind, saidAt }) => kind === 'handedOver' && saidAt > since)
}

// What sign-ins say about a credential that is to be removed. They can prove that it is in use and
// never that it is not: tokens outlive it, and a monthly job leaves no recent sign-in. So evidence
// warns, and a person decides.

/** Where sign-ins are read: the log is fresher, the report remembers longer. */
export type EvidenceSource = 'log' | 'report'

/**
 * Why a source tells nothing. The first three last until somebody changes the tenant; `noAnswer`
 * may be over in a minute.
 */
export const evidenceGaps = ['noPermission', 'noLicence', 'notOffered', 'noAnswer'] as const
/** One of `evidenceGaps`. */
export type EvidenceGap = (typeof evidenceGaps)[number]

/** What one source says: the last sign-in of each credential that it knows one of, by key id. */
export type SourceReading =
  | { readonly read: true; readonly lastUsedAt: ReadonlyMap<string, Date> }
  | { readonly read: false; readonly gap: EvidenceGap }

/** What every source says. */
export type SourceReadings = Readonly<Record<EvidenceSource, SourceReading>>

/** What is known of two credentials' use at a moment. */
export interface Evidence {
  readonly readAt: Date
  /** The last known sign-in with the old one; null: none is known. */
  readonly oldUsedAt: Date | null
  /** The last known sign-in with the new one by anybody but Rekey itself. */
  readonly freshUsedAt: Date | null
  /** Why each source tells nothing; null where it was read. */
  readonly gaps: Readonly<Record<EvidenceSource, EvidenceGap | null>>
}

/** What a person was told of the old secret's use: its last sign-in, or that it is not known. */
export type Acknowledged = Date | 'unknown'

/** The evidence on which a person had a credential removed, for the record. */
export interface HeededEvidence extends Evidence {
  /** What they confirmed to know beyond the first question; null: nothing more was asked. */
  readonly acknowledged: Acknowledged | null
}

/** What evidence comes to. */
export type Verdict =
  | { readonly is: 'usedAfterSwitch'; readonly usedAt: Date }
  | { readonly is: 'newNotSeenYet' }
  | { readonly is: 'quiet' }
  | { readonly is: 'unknown'; readonly gap: EvidenceGap }

/**
 * How late a sign-in may show. Microsoft documents neither: the log usually takes minutes, the
 * report is assumed to take a day.
 */
const lagHours: Readonly<Record<EvidenceSource, number>> = { log: 2, report: 24 }

/** Rekey itself signs in with a new secret to prove it; clocks differ, and a log rounds. */
const ownProofMs = 2 * 60_000

/** Puts both sources together: a use that either of them knows is a use, and the later one counts. */
export function weighEvidence(
  readings: SourceReadings,
  about: { oldKeyId: string; freshKeyId: string; provenAt: Date },
  readAt: Date,
): Evidence {
  const lastOf = (keyId: string) => {
    const known = Object.values(readings).flatMap((reading) => {
      const at = reading.read ? reading.lastUsedAt.get(keyId) : undefined
      return at ? [at] : []
    })
    return known.sort((a, b) => b.getTime() - a.getTime())[0] ?? null
  }
  const freshUsedAt = lastOf(about.freshKeyId)
  const own = about.provenAt.getTime() + ownProofMs
  return {
    readAt,
    oldUsedAt: lastOf(about.oldKeyId),
    freshUsedAt: freshUsedAt && freshUsedAt.getTime() > own ? freshUsedAt : null,
    gaps: { log: gapOf(readings.log), report: gapOf(readings.report) },
  }
}

/** What evidence comes to, for a new credential that consumers could take since `switchedAt`. */
export function verdictOf(evidence: Evidence, switchedAt: Date): Verdict {
  const { oldUsedAt, freshUsedAt } = evidence
  if (oldUsedAt && oldUsedAt > switchedAt) return { is: 'usedAfterSwitch', usedAt: oldUsedAt }
  const gap = whatIsMissing(evidence)
  if (gap) return { is: 'unknown', gap }
  return freshUsedAt ? { is: 'quiet' } : { is: 'newNotSeenYet' }
}

/** Within how many hours a sign-in shows in what was read; undefined where nothing was. */
export function lagHoursOf({ gaps }: Evidence): number | undefined {
  if (gaps.log === null) return lagHours.log
  return gaps.report === null ? lagHours.report : undefined
}

/**
 * What a person still has to acknowledge before the old credential goes: a use later than they were
 * told of, or that its use is not known; null where nothing is left to ask.
 */
export function leftToAcknowledge(
  verdict: Verdict,
  acknowledged: Acknowledged | null,
): Acknowledged | null {
  switch (verdict.is) {
    case 'usedAfterSwitch': {
      const told = acknowledged instanceof Date && acknowledged >= verdict.usedAt
      return told ? null : verdict.usedAt
    }
    case 'unknown':
      return acknowledged === null ? 'unknown' : null
    case 'newNotSeenYet':
    case 'quiet':
      return null
  }
}

/**
 * The log alone is enough, as it holds a month and the last hours. The report alone is enough where
 * the tenant has no log to offer; while the log merely does not answer, the last day is unknown.
 */
function whatIsMissing({ gaps }: Evidence): EvidenceGap | undefined {
  if (gaps.log === null) return undefined
  if (gaps.log === 'noAnswer') return 'noAnswer'
  if (gaps.report === null) return undefined
  return gaps.report === 'noAnswer' ? 'noAnswer' : gaps.log
}

function gapOf(reading: SourceReading): EvidenceGap | null {
  return reading.read ? null : reading.gap
}

import type { Check } from '../../domain/checkup.ts'
import type { FindingKind } from '../../domain/finding.ts'

/** What Rekey needs and does not have, and what does not add up; for administrators. */
export interface DoctorCard {
  readonly kind: 'doctor'
  readonly isFit: boolean
  readonly checks: readonly Check[]
  /** The oldest findings; `moreFindings` says how many there are besides. */
  readonly findings: readonly {
    readonly application: {
      readonly objectId: string
      readonly clientId: string
      readonly name: string
    }
    readonly what: FindingKind
    readonly keyId: string
    readonly firstSeenAt: Date
  }[]
  readonly moreFindings: number
}

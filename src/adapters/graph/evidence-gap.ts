import type { ServiceError } from '../../application/service-error.ts'
import type { EvidenceGap } from '../../domain/evidence.ts'
import { premiumLicenceMissing, segmentNotFound } from './graph-error.ts'

/** Graph's codes for a request that it does not understand rather than one that it refuses. */
const misunderstood = /^(BadRequest|Request_)/

/** Why sign-ins could not be read. A cloud without this beta answers 404, or 400 for the path. */
export function evidenceGapOf({ reason, code }: ServiceError): EvidenceGap {
  switch (reason) {
    case 'notFound':
      return 'notOffered'
    case 'forbidden':
      if (code === premiumLicenceMissing) return 'noLicence'
      if (code === segmentNotFound) return 'notOffered'
      return misunderstood.test(code ?? '') ? 'noAnswer' : 'noPermission'
    case 'throttled':
    case 'conflict':
    case 'unavailable':
    case 'uncertain':
    case 'unreadable':
    case 'signInNeeded':
      return 'noAnswer'
  }
}

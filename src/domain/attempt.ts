// What a rotation has minted so far, as the directory shows it: the display name tells.

import type { Application } from './application.ts'
import { type RotationId, rotationIdIn } from './rotation-name.ts'

/** Key ids of the credentials that bear this rotation's id. */
export function attemptsOf(application: Application, id: RotationId): string[] {
  return application.credentials
    .filter(({ displayName }) => rotationIdIn(displayName) === id)
    .map(({ keyId }) => keyId)
}

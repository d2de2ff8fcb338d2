import { oneWriteAtATime } from '../../../src/application/one-write-at-a-time.ts'
import type { AppRegistrations } from '../../../src/application/ports/app-registrations.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type { Person } from '../../../src/domain/application.ts'

/** One write, and with whose rights. */
export interface LentWrite {
  readonly what: 'added' | 'removed'
  readonly by: string
}

/** Applications that are written to with the rights of people who are signed in, as a test says. */
export function lentRegistrations(registrations: AppRegistrations, signedIn: Set<string>) {
  const writes: LentWrite[] = []
  const lend = (by: Person | undefined): string => {
    if (!by) throw new ServiceError('graph', 'forbidden', { code: 'NobodyAsked' })
    if (!signedIn.has(by.id)) throw new ServiceError('graph', 'signInNeeded')
    return by.name
  }
  const unlocked = { exclusively: <T>(_id: string, act: () => Promise<T>) => act() }
  const lent: AppRegistrations = {
    ...oneWriteAtATime(registrations, unlocked),
    addPassword: async (objectId, wanted, by) => {
      const name = lend(by)
      const minted = await registrations.addPassword(objectId, wanted)
      writes.push({ what: 'added', by: name })
      return minted
    },
    removePassword: async (objectId, keyId, by) => {
      const name = lend(by)
      const how = await registrations.removePassword(objectId, keyId)
      writes.push({ what: 'removed', by: name })
      return how
    },
  }
  return { lent, writes }
}

import type { Application, Owner, PasswordCredential } from '../../../src/domain/application.ts'
import type { BotWorld } from './bot-world.ts'
import { alice, application, credential, ownerOf } from './payroll.ts'
import { perform } from './work.ts'

/** A client secret that ends in so many days from the start of the default world. */
export function endingIn(days: number, changes: Partial<PasswordCredential> = {}) {
  const expiresAt = new Date(Date.parse('2026-05-04T12:00:00Z') + days * 86_400_000)
  return credential({ keyId: `key-${days}`, expiresAt, ...changes })
}

/** Another application of the tenant, with ids made from a number. */
export function addApplication(
  { tenant }: BotWorld,
  number: number,
  changes: Partial<Application> = {},
  owners: readonly Owner[] = [ownerOf(alice)],
): Application {
  const digits = String(number).padStart(12, '0')
  const added = application({
    objectId: `bbbbbbbb-0000-4000-8001-${digits}`,
    clientId: `33333333-0000-4000-8001-${digits}`,
    displayName: `App ${number}`,
    credentials: [endingIn(number)],
    ...changes,
  })
  tenant.add(added, owners)
  return added
}

/** A round reads the whole directory. */
export function round(world: BotWorld): Promise<void> {
  return perform(world, { queue: 'round', data: {} })
}

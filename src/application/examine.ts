import type { Application, Owner, Person } from '../domain/application.ts'
import { type GuestRights, rightsOf } from '../domain/rights.ts'
import type { MessageCard } from './card.ts'
import type { AppRegistrations, DirectoryRoles } from './ports/app-registrations.ts'
import { failedFor } from './service-error.ts'

/** What a decision about rights is fed with. */
export interface RightsPorts {
  readonly registrations: AppRegistrations
  readonly roles: DirectoryRoles
  /** The same facts, some seconds old at the most: for looking, never for acting. */
  readonly recentRights: RecentRights
  /** The operator's policy. */
  readonly guestRights: GuestRights
}

/** Facts about rights that may be some seconds old. */
export interface RecentRights {
  owners(applicationObjectId: string): Promise<Owner[]>
  adminRoleOf: DirectoryRoles['adminRoleOf']
  /** As the last round read them: who owned an application that is gone. */
  ownersOfOld(applicationObjectId: string): Promise<readonly Owner[]>
}

/** An application that this person may act on, or the answer that they get instead. */
export type Examined =
  | { readonly allowed: true; readonly application: Application; readonly owners: Owner[] }
  | { readonly allowed: false; readonly answer: MessageCard }

/**
 * Reads an application afresh and checks the person's right to it. `act` reads owners and roles
 * afresh as well, at every tap; `look` is content with those of some seconds ago. Whether there is
 * such an application is told to nobody who may not see it.
 */
export async function examine(
  ports: RightsPorts,
  person: Person,
  applicationObjectId: string,
  purpose: 'act' | 'look' = 'act',
): Promise<Examined> {
  const facts = purpose === 'act' ? freshFacts(ports) : ports.recentRights
  const { guestRights: guests } = ports
  const [application, owners] = await Promise.all([
    ports.registrations.byObjectId(applicationObjectId),
    ownersOrNone(facts, applicationObjectId),
  ])
  const asOwner = rightsOf({ personId: person.id, owners, adminRole: null, guests })
  const adminRole = asOwner.allowed ? null : await facts.adminRoleOf(person.id)
  const rights = rightsOf({ personId: person.id, owners, adminRole, guests })
  if (application) {
    return rights.allowed
      ? { allowed: true, application, owners }
      : refused({ code: 'notAllowed', lack: rights.lack })
  }
  const mayKnow = rights.allowed || (await owned(ports.recentRights, person, applicationObjectId))
  return refused(mayKnow ? { code: 'applicationGone' } : { code: 'notAllowed', lack: 'notOwner' })
}

async function owned(
  { ownersOfOld }: RecentRights,
  person: Person,
  objectId: string,
): Promise<boolean> {
  return (await ownersOfOld(objectId)).some(({ id }) => id === person.id)
}

function freshFacts({
  registrations,
  roles,
}: RightsPorts): Pick<RecentRights, 'owners' | 'adminRoleOf'> {
  return {
    owners: (objectId) => registrations.owners(objectId),
    adminRoleOf: (personId) => roles.adminRoleOf(personId),
  }
}

/** An application that was deleted has no owners; that it is gone is said by the other read. */
async function ownersOrNone(
  facts: Pick<RecentRights, 'owners'>,
  objectId: string,
): Promise<Owner[]> {
  try {
    return await facts.owners(objectId)
  } catch (error) {
    if (failedFor(error, 'notFound')) return []
    throw error
  }
}

function refused(message: MessageCard['message']): Examined {
  return { allowed: false, answer: { kind: 'message', message } }
}

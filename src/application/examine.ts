import type { Application, Owner, Person } from '../domain/application.ts'
import { rightsOf } from '../domain/rights.ts'
import type { MessageCard } from './card.ts'
import type { AppRegistrations, DirectoryRoles } from './ports/app-registrations.ts'
import { failedFor } from './service-error.ts'

/** The ports that a check of rights reads. */
export interface RightsPorts {
  readonly registrations: AppRegistrations
  readonly roles: DirectoryRoles
}

/** An application that this person may act on, or the answer that they get instead. */
export type Examined =
  | { readonly allowed: true; readonly application: Application; readonly owners: Owner[] }
  | { readonly allowed: false; readonly answer: MessageCard }

/** Reads an application afresh and checks the person's right to act on it; done at every tap. */
export async function examine(
  ports: RightsPorts,
  person: Person,
  applicationObjectId: string,
): Promise<Examined> {
  const [application, owners] = await Promise.all([
    ports.registrations.byObjectId(applicationObjectId),
    ownersOrNone(ports.registrations, applicationObjectId),
  ])
  if (!application) return refused({ code: 'applicationGone' })
  const adminRole = rightsOf({ personId: person.id, owners, adminRole: null }).allowed
    ? null
    : await ports.roles.adminRoleOf(person.id)
  if (!rightsOf({ personId: person.id, owners, adminRole }).allowed) {
    return refused({ code: 'notAllowed' })
  }
  return { allowed: true, application, owners }
}

/** An application that was deleted has no owners; that it is gone is said by the other read. */
async function ownersOrNone(registrations: AppRegistrations, objectId: string): Promise<Owner[]> {
  try {
    return await registrations.owners(objectId)
  } catch (error) {
    if (failedFor(error, 'notFound')) return []
    throw error
  }
}

function refused(message: MessageCard['message']): Examined {
  return { allowed: false, answer: { kind: 'message', message } }
}

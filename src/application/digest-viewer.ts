import type { Person } from '../domain/application.ts'
import type { AdminRole } from '../domain/rights.ts'
import type { ListedMatter } from './expiring-matters.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import { ServiceError } from './service-error.ts'

/** Who has a digest to themselves. */
export interface DigestViewer {
  readonly person: Person
  /** `unknown` where the directory did not say: then no button is kept back. */
  readonly adminRole: AdminRole | null | 'unknown'
}

/** Reads what makes a digest this person's. */
export async function digestViewer(
  { roles }: { readonly roles: DirectoryRoles },
  person: Person,
): Promise<DigestViewer> {
  try {
    return { person, adminRole: await roles.adminRoleOf(person.id) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { person, adminRole: 'unknown' }
  }
}

/** Whether the last reading of owners says that a matter's application is the viewer's. */
export function isOwn({ owners }: ListedMatter, viewer: DigestViewer | undefined): boolean {
  if (!viewer) return false
  return owners.some(({ type, id }) => type === 'person' && id === viewer.person.id)
}

/**
 * Whether a line has its button: everybody's digest has them all, a person's those that they may use
 * as far as is known. It decides about the drawing alone; the press reads the rights afresh.
 */
export function canPress(listed: ListedMatter, viewer: DigestViewer | undefined): boolean {
  if (!viewer || viewer.adminRole !== null || !listed.ownersKnown) return true
  return isOwn(listed, viewer)
}

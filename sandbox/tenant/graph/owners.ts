import type { Directory } from '../directory/directory.ts'
import type { Application } from '../directory/model.ts'
import { collectionReply } from '../odata/collection.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'
import { listed, selectPresent } from '../odata/select.ts'
import {
  servicePrincipalEntity,
  servicePrincipalsOf,
  standardUserMembers,
  userEntity,
} from './directory-object-entity.ts'
import { applicationOf, applicationRoutes, type GraphCall, type GraphRoute } from './graph-call.ts'
import { permissions } from './permissions.ts'

/** GET …/owners for both address forms of an application. */
export function ownerRoutes(directory: Directory, tenantId: string): GraphRoute[] {
  const answer = (call: GraphCall) => {
    const application = applicationOf(directory, call.values)
    const owners = ownersOf(directory, application, tenantId, call.caller.roles)
    const names = listed(call.request.url.searchParams.get('$select'))
    return collectionReply(
      call.request,
      owners,
      { standard: 100, most: 999 },
      'directoryObjects',
      (owner) => ownerShape(owner, names),
    )
  }
  return applicationRoutes('GET', '/owners', permissions.readApplications, answer)
}

/**
 * Owners as directory objects. Without the right to read an owner's type only type and id come
 * back; so they do for an owner whose account is deleted.
 */
export function ownersOf(
  directory: Directory,
  application: Application,
  tenantId: string,
  roles: readonly string[],
): IdentifiedEntity[] {
  const mayReadUsers = roles.some((role) => ['User.Read.All', 'Directory.Read.All'].includes(role))
  return application.ownerIds.map((id) => {
    const user = directory.users.get(id)
    const servicePrincipal =
      user === undefined ? servicePrincipalsOf(directory).find((each) => each.id === id) : undefined
    if (servicePrincipal !== undefined) {
      return {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        ...servicePrincipalEntity(servicePrincipal, tenantId),
      }
    }
    const members = user === undefined || !mayReadUsers ? { id } : userEntity(user)
    return { '@odata.type': '#microsoft.graph.user', ...members }
  })
}

/** An owner cut to `$select`, or to the members that come without it. */
export function ownerShape(owner: IdentifiedEntity, names: readonly string[]): IdentifiedEntity {
  const isUser = owner['@odata.type'] === '#microsoft.graph.user'
  const wanted = names.length > 0 || !isUser ? names : standardUserMembers
  return { ...selectPresent(owner, wanted), id: owner.id }
}

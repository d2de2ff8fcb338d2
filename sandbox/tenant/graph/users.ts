import type { Directory } from '../directory/directory.ts'
import type { User } from '../directory/model.ts'
import { roleDisplayName } from '../directory/roles.ts'
import { collectionReply, entityReply } from '../odata/collection.ts'
import { filterFrom } from '../odata/filter.ts'
import { listed, select } from '../odata/select.ts'
import { seededGuid } from '../seeded.ts'
import { standardUserMembers, userEntity } from './directory-object-entity.ts'
import { type GraphCall, type GraphRoute, graphRoute } from './graph-call.ts'
import { refuse, resourceNotFound } from './graph-error.ts'
import { permissions } from './permissions.ts'

/** The user that the path names by object id or user principal name. */
export function userOf(directory: Directory, call: GraphCall): User {
  const { user: key = '' } = call.values
  const wanted = key.toLowerCase()
  const found =
    directory.users.get(wanted) ??
    [...directory.users.values()].find(
      ({ userPrincipalName }) => userPrincipalName.toLowerCase() === wanted,
    )
  return found ?? resourceNotFound(key)
}

/** People, their directory roles and role assignments. */
export function userRoutes(directory: Directory): GraphRoute[] {
  return [
    graphRoute('GET', '/users', permissions.readUsers, (call) => {
      const names = listed(call.request.url.searchParams.get('$select'))
      const wanted = names.length > 0 ? names : standardUserMembers
      return collectionReply(
        call.request,
        [...directory.users.values()].map(userEntity),
        { standard: 100, most: 999 },
        'users',
        (user) => select(user, wanted, 'microsoft.graph.user'),
      )
    }),
    graphRoute('GET', '/users/{user}', permissions.readUsers, (call) => {
      const names = listed(call.request.url.searchParams.get('$select'))
      const entity = userEntity(userOf(directory, call))
      const wanted = names.length > 0 ? names : standardUserMembers
      const shaped = select(entity, wanted, 'microsoft.graph.user')
      return entityReply(call.request, shaped, 'users/$entity')
    }),
    graphRoute(
      'GET',
      '/users/{user}/transitiveMemberOf/microsoft.graph.directoryRole',
      permissions.readMemberships,
      (call) => memberships(directory, call),
    ),
    graphRoute(
      'GET',
      '/users/{user}/transitiveMemberOf/microsoft.graph.group',
      permissions.readMemberships,
      (call) => groupMemberships(directory, call),
    ),
    graphRoute('GET', '/roleManagement/directory/roleAssignments', permissions.readRoles, (call) =>
      roleAssignments(directory, call),
    ),
  ]
}

/** Active and tenant-wide roles only: those scoped to one application are not shown here. */
function memberships(directory: Directory, call: GraphCall) {
  const user = userOf(directory, call)
  const names = listed(call.request.url.searchParams.get('$select'))
  const roles = directory.roleAssignments
    .filter(
      ({ principalId, directoryScopeId }) => principalId === user.id && directoryScopeId === '/',
    )
    .map(({ roleDefinitionId }) => ({
      id: seededGuid(`directory role ${roleDefinitionId}`),
      deletedDateTime: null,
      description: null,
      displayName: roleDisplayName(roleDefinitionId),
      roleTemplateId: roleDefinitionId,
    }))
  return collectionReply(
    call.request,
    roles,
    { standard: 100, most: 999 },
    'directoryRoles',
    (role) => select(role, names, 'microsoft.graph.directoryRole'),
  )
}

function groupMemberships(directory: Directory, call: GraphCall) {
  const user = userOf(directory, call)
  const names = listed(call.request.url.searchParams.get('$select'))
  const groups = [...directory.groups]
    .filter(([, members]) => members.has(user.id))
    .map(([id]) => ({ id, deletedDateTime: null, displayName: `Group ${id.slice(-4)}` }))
  return collectionReply(call.request, groups, { standard: 100, most: 999 }, 'groups', (group) =>
    select(group, names, 'microsoft.graph.group'),
  )
}

function roleAssignments(directory: Directory, call: GraphCall) {
  const filter = call.request.url.searchParams.get('$filter')
  if (filter === null) {
    refuse(
      400,
      'Request_BadRequest',
      'A filter on principalId, roleDefinitionId or id is required.',
    )
  }
  const fits = filterFrom(
    filter,
    { principalId: ['eq'], roleDefinitionId: ['eq'], directoryScopeId: ['eq'], id: ['eq'] },
    'UnifiedRoleAssignment',
  )
  const rows = directory.roleAssignments
    .map((assignment) => ({
      ...assignment,
      appScopeId: null,
      condition: null,
    }))
    .filter((row) => fits(row))
  return collectionReply(
    call.request,
    rows,
    { standard: 100, most: 999 },
    'roleManagement/directory/roleAssignments',
  )
}

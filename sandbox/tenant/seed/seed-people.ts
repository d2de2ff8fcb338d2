import type { Directory } from '../directory/directory.ts'
import type { User } from '../directory/model.ts'
import { type RoleName, roleTemplates } from '../directory/roles.ts'
import { contoso, people } from '../people.ts'
import { seededGuid } from '../seeded.ts'

/** A service principal that owns applications. */
export const pipeline = {
  id: seededGuid('service principal Contoso Pipeline'),
  appId: seededGuid('client id Contoso Pipeline'),
  displayName: 'Contoso Pipeline',
  servicePrincipalType: 'Application',
} as const

/** More owners than `$expand` ever shows. */
export const crowd: readonly User[] = Array.from({ length: 24 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0')
  const address = `shift.worker${number}@${contoso.domain}`
  return {
    id: `c0a70500-0000-4000-8000-0000000001${number}`,
    displayName: `Shift Worker ${number}`,
    givenName: 'Shift',
    surname: `Worker ${number}`,
    userPrincipalName: address,
    mail: address,
    jobTitle: 'Operator',
    department: 'Production',
    preferredLanguage: null,
    accountEnabled: true,
    userType: 'Member',
  }
})

const tenantWideRoles: readonly { person: User; role: RoleName }[] = [
  { person: people.erin, role: 'applicationAdministrator' },
  { person: people.grace, role: 'globalAdministrator' },
  { person: people.hana, role: 'cloudApplicationAdministrator' },
  { person: people.mateo, role: 'globalReader' },
  { person: people.farid, role: 'applicationDeveloper' },
]

/** Puts everybody into the directory and gives out the roles. */
export function seedPeople(directory: Directory): void {
  for (const person of [...Object.values(people), ...crowd]) {
    directory.users.set(person.id, { ...person })
  }
  directory.standaloneServicePrincipals.push({ ...pipeline })
  for (const { person, role } of tenantWideRoles) {
    directory.roleAssignments.push(roleAssignment(person.id, role, '/'))
  }
  const scanner = directory
    .applications()
    .find(({ displayName }) => displayName === 'Warehouse Scanner')
  if (scanner === undefined) throw new Error('The seed has no Warehouse Scanner.')
  directory.roleAssignments.push(
    roleAssignment(people.lena.id, 'applicationAdministrator', `/${scanner.id}`),
  )
}

/** An assignment whose id follows from what it says. */
export function roleAssignment(principalId: string, role: RoleName, directoryScopeId: string) {
  return {
    id: seededGuid(`role ${principalId} ${role} ${directoryScopeId}`),
    principalId,
    roleDefinitionId: roleTemplates[role].id,
    directoryScopeId,
  }
}

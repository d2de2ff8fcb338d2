import type {
  CredentialPolicies,
  DirectoryRoles,
  OwnRights,
} from '../../../src/application/ports/app-registrations.ts'
import type { Calls } from './calls.ts'
import type { FakeTenant } from './fake-tenant.ts'

/** Directory roles over a fake tenant. */
export function fakeDirectoryRoles(tenant: FakeTenant, calls: Calls): DirectoryRoles {
  return {
    adminRoleOf: (personId) =>
      calls.perform('graph.adminRoleOf', () => tenant.roles.get(personId) ?? null),
  }
}

/** How far Rekey's own permission reaches, as the tenant has it. */
export function fakeOwnRights(tenant: FakeTenant): OwnRights {
  return { reach: async () => tenant.ownReach }
}

/** Credential policies over a fake tenant. */
export function fakeCredentialPolicies(tenant: FakeTenant, calls: Calls): CredentialPolicies {
  return {
    passwordRules: ({ objectId }) =>
      calls.perform(
        'graph.passwordRules',
        () => tenant.find(objectId)?.rules ?? { forbidden: false, maxLifetimeDays: null },
      ),
  }
}

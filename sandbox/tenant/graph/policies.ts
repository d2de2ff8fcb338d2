import type { Directory } from '../directory/directory.ts'
import { graphSeconds } from '../directory/graph-date.ts'
import type { CredentialPolicy, PasswordRestriction } from '../directory/model.ts'
import { collectionReply, entityReply } from '../odata/collection.ts'
import { applicationOf, applicationRoutes, type GraphRoute, graphRoute } from './graph-call.ts'
import { permissions } from './permissions.ts'

/** The tenant's app management policy and the one assigned to an application, if any. */
export function policyRoutes(directory: Directory): GraphRoute[] {
  return [
    graphRoute('GET', '/policies/defaultAppManagementPolicy', permissions.readPolicies, (call) =>
      entityReply(
        call.request,
        tenantPolicyEntity(directory.defaultPolicy),
        'policies/defaultAppManagementPolicy/$entity',
      ),
    ),
    ...applicationRoutes('GET', '/appManagementPolicies', permissions.readPolicies, (call) => {
      const policy = directory.policies.get(applicationOf(directory, call.values).id)
      const rows = policy === undefined ? [] : [applicationPolicyEntity(policy)]
      return collectionReply(
        call.request,
        rows,
        { standard: 100, most: 999 },
        'appManagementPolicies',
      )
    }),
  ]
}

function tenantPolicyEntity(policy: CredentialPolicy) {
  const restrictions = { passwordCredentials: passwordRestrictions(policy), keyCredentials: [] }
  return {
    id: policy.id,
    deletedDateTime: null,
    displayName: policy.displayName,
    description: 'Default tenant policy that enforces app management restrictions.',
    isEnabled: policy.isEnabled,
    applicationRestrictions: restrictions,
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  }
}

function applicationPolicyEntity(policy: CredentialPolicy) {
  return {
    id: policy.id,
    deletedDateTime: null,
    displayName: policy.displayName,
    description: null,
    isEnabled: policy.isEnabled,
    restrictions: { passwordCredentials: passwordRestrictions(policy), keyCredentials: [] },
  }
}

function passwordRestrictions(policy: CredentialPolicy) {
  return [
    restriction('passwordAddition', policy.passwordAddition, null),
    restriction('passwordLifetime', policy.passwordLifetime, policy.passwordLifetime.maxLifetime),
  ]
}

function restriction(
  restrictionType: string,
  { state, restrictForAppsCreatedAfter }: PasswordRestriction,
  maxLifetime: string | null,
) {
  return {
    restrictionType,
    maxLifetime,
    state,
    restrictForAppsCreatedAfterDateTime:
      restrictForAppsCreatedAfter === null ? null : graphSeconds(restrictForAppsCreatedAfter),
  }
}

import type { Directory } from '../directory/directory.ts'
import { graphSeconds } from '../directory/graph-date.ts'
import { loggedSignIns, type SignIn } from '../directory/sign-ins.ts'
import { collectionReply } from '../odata/collection.ts'
import { filterFrom } from '../odata/filter.ts'
import { seededGuid } from '../seeded.ts'
import { type GraphRoute, graphRoute } from './graph-call.ts'
import { refuse } from './graph-error.ts'
import { permissions } from './permissions.ts'

/**
 * Beta only: the sign-in log. It lists sign-ins of people unless a filter asks for service
 * principals, and no people sign in here.
 */
export function signInRoutes(directory: Directory): GraphRoute[] {
  const list = graphRoute('GET', '/auditLogs/signIns', permissions.readReports, (call) => {
    requirePremium(directory)
    const filter = call.request.url.searchParams.get('$filter')
    const fits = filterFrom(
      filter,
      {
        appId: ['eq'],
        servicePrincipalCredentialKeyId: ['eq'],
        signInEventTypes: ['any'],
      },
      'SignIn',
    )
    const rows = filter?.includes('signInEventTypes') ? loggedSignIns(directory) : []
    return collectionReply(
      call.request,
      rows.map(signInEntity).filter((row) => fits(row)),
      { standard: 1000, most: 1000 },
      'auditLogs/signIns',
    )
  })
  return [{ ...list, betaOnly: true }]
}

/** Ends the request where the tenant has no Entra ID P1. */
export function requirePremium(directory: Directory): void {
  if (directory.premium) return
  refuse(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license",
  )
}

function signInEntity({ application, credential, at }: SignIn) {
  return {
    id: seededGuid(`sign-in ${credential.keyId} ${at.toISOString()}`),
    createdDateTime: graphSeconds(at),
    appId: application.appId,
    appDisplayName: application.displayName,
    servicePrincipalId: application.servicePrincipalId,
    servicePrincipalName: application.displayName,
    servicePrincipalCredentialKeyId: credential.keyId,
    servicePrincipalCredentialThumbprint: '',
    clientCredentialType: 'clientSecret',
    signInEventTypes: ['servicePrincipal'],
    isInteractive: false,
    userId: '',
    userDisplayName: null,
    userPrincipalName: null,
    ipAddress: '192.0.2.17',
    resourceId: '00000003-0000-0000-c000-000000000000',
    resourceDisplayName: 'Microsoft Graph',
    status: { errorCode: 0, failureReason: null, additionalDetails: null },
  }
}

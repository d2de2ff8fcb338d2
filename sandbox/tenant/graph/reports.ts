import type { Directory } from '../directory/directory.ts'
import { graphDate } from '../directory/graph-date.ts'
import { reportedSignIns, type SignIn } from '../directory/sign-ins.ts'
import { collectionReply } from '../odata/collection.ts'
import { filterFrom } from '../odata/filter.ts'
import { seededGuid } from '../seeded.ts'
import { type GraphRoute, graphRoute } from './graph-call.ts'
import { permissions } from './permissions.ts'
import { requirePremium } from './sign-ins.ts'

/** Beta only: when each client secret was last used, with the lag of a day that is usual. */
export function reportRoutes(directory: Directory): GraphRoute[] {
  const list = graphRoute(
    'GET',
    '/reports/appCredentialSignInActivities',
    permissions.readReports,
    (call) => {
      requirePremium(directory)
      const fits = filterFrom(
        call.request.url.searchParams.get('$filter'),
        { keyId: ['eq', 'in'], appId: ['eq', 'in'], appObjectId: ['eq'] },
        'AppCredentialSignInActivity',
      )
      return collectionReply(
        call.request,
        reportedSignIns(directory)
          .map(activityEntity)
          .filter((row) => fits(row)),
        { standard: 100, most: 999 },
        'reports/appCredentialSignInActivities',
      )
    },
  )
  return [{ ...list, betaOnly: true }]
}

function activityEntity({ application, credential, at }: SignIn) {
  return {
    id: Buffer.from(`${application.appId}|${credential.keyId}`).toString('base64url'),
    appId: application.appId,
    appObjectId: application.id,
    servicePrincipalObjectId: application.servicePrincipalId,
    resourceId: '00000003-0000-0000-c000-000000000000',
    keyId: credential.keyId,
    keyType: 'clientSecret',
    keyUsage: 'verify',
    credentialOrigin: 'application',
    createdDateTime: graphDate(credential.startAt),
    expirationDateTime: graphDate(credential.endAt),
    signInActivity: {
      lastSignInDateTime: graphDate(at),
      lastSignInRequestId: seededGuid(`sign-in ${credential.keyId} ${at.toISOString()}`),
    },
  }
}

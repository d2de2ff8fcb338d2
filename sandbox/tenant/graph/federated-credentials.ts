import type { Directory } from '../directory/directory.ts'
import { collectionReply } from '../odata/collection.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'
import { listed, select } from '../odata/select.ts'
import { seededGuid } from '../seeded.ts'
import { applicationOf, applicationRoutes, type GraphCall, type GraphRoute } from './graph-call.ts'
import { permissions } from './permissions.ts'

/** GET …/federatedIdentityCredentials for both address forms of an application. */
export function federatedCredentialRoutes(directory: Directory): GraphRoute[] {
  const answer = (call: GraphCall) => {
    const application = applicationOf(directory, call.values)
    const names = listed(call.request.url.searchParams.get('$select'))
    return collectionReply(
      call.request,
      application.federatedSubjects.map((subject) => entityOf(application.id, subject)),
      { standard: 100, most: 999 },
      `applications('${application.id}')/federatedIdentityCredentials`,
      (entity) => select(entity, names, 'microsoft.graph.federatedIdentityCredential'),
    )
  }
  const path = '/federatedIdentityCredentials'
  return applicationRoutes('GET', path, permissions.readApplications, answer)
}

/** As GitHub's deployments sign in; the subject is all that tells two of them apart. */
function entityOf(applicationId: string, subject: string): IdentifiedEntity {
  return {
    id: seededGuid(`federated credential ${applicationId} ${subject}`),
    name: subject.replace(/[^A-Za-z0-9-]+/g, '-').slice(0, 120),
    issuer: 'https://token.actions.githubusercontent.com',
    subject,
    description: null,
    audiences: ['api://AzureADTokenExchange'],
  }
}

import type { Directory } from '../directory/directory.ts'
import { collectionReply, entityReply } from '../odata/collection.ts'
import { filterFrom } from '../odata/filter.ts'
import { listed, select } from '../odata/select.ts'
import { servicePrincipalEntity, servicePrincipalsOf } from './directory-object-entity.ts'
import { type GraphCall, type GraphRoute, graphRoute } from './graph-call.ts'
import { resourceNotFound } from './graph-error.ts'
import { permissions } from './permissions.ts'

const type = 'microsoft.graph.servicePrincipal'

/** GET /servicePrincipals and GET of one, by object id or by client id. */
export function servicePrincipalRoutes(directory: Directory, tenantId: string): GraphRoute[] {
  const all = () =>
    servicePrincipalsOf(directory).map((each) => servicePrincipalEntity(each, tenantId))
  const namesOf = (call: GraphCall) => listed(call.request.url.searchParams.get('$select'))
  const getBy = (member: 'id' | 'appId') => (call: GraphCall) => {
    const { key = '' } = call.values
    const found = all().find((each) => each[member] === key.toLowerCase())
    if (found === undefined) return resourceNotFound(key)
    return entityReply(
      call.request,
      select(found, namesOf(call), type),
      'servicePrincipals/$entity',
    )
  }
  return [
    graphRoute('GET', '/servicePrincipals', permissions.readApplications, (call) => {
      const fits = filterFrom(
        call.request.url.searchParams.get('$filter'),
        { id: ['eq', 'in'], appId: ['eq', 'in'], displayName: ['eq', 'startswith'] },
        'ServicePrincipal',
      )
      return collectionReply(
        call.request,
        all().filter((each) => fits(each)),
        { standard: 100, most: 999 },
        'servicePrincipals',
        (each) => select(each, namesOf(call), type),
      )
    }),
    graphRoute(
      'GET',
      "/servicePrincipals(appId='{key}')",
      permissions.readApplications,
      getBy('appId'),
    ),
    graphRoute('GET', '/servicePrincipals/{key}', permissions.readApplications, getBy('id')),
  ]
}

import type { Directory } from '../directory/directory.ts'
import { collectionReply, entityReply } from '../odata/collection.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'
import { filterFrom } from '../odata/filter.ts'
import { listed, select } from '../odata/select.ts'
import {
  type ServicePrincipal,
  servicePrincipalEntity,
  servicePrincipalsOf,
} from './directory-object-entity.ts'
import { type GraphCall, type GraphRoute, graphRoute } from './graph-call.ts'
import { resourceNotFound } from './graph-error.ts'
import { permissions } from './permissions.ts'

const type = 'microsoft.graph.servicePrincipal'

/** GET /servicePrincipals and GET of one, by object id or by client id. */
export function servicePrincipalRoutes(directory: Directory, tenantId: string): GraphRoute[] {
  const all = () => servicePrincipalsOf(directory)
  const entity = (each: ServicePrincipal) => servicePrincipalEntity(each, tenantId)
  const namesOf = (call: GraphCall) => listed(call.request.url.searchParams.get('$select'))
  const getBy = (member: 'id' | 'appId') => (call: GraphCall) => {
    const { key = '' } = call.values
    const found = all().find((each) => each[member] === key.toLowerCase())
    if (found === undefined) return resourceNotFound(key)
    return entityReply(
      call.request,
      select(entity(found), namesOf(call), type),
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
      const found = new Map(
        all()
          .filter(({ id, appId, displayName }) => fits({ id, appId, displayName }))
          .map((each) => [each.id, each]),
      )
      // Pages hold ids only, so that a large tenant is shaped page by page.
      const shape = ({ id }: IdentifiedEntity) => {
        const each = found.get(id)
        return each === undefined ? { id } : select(entity(each), namesOf(call), type)
      }
      const ids = [...found.keys()].map((id) => ({ id }))
      const size = { standard: 100, most: 999 }
      return collectionReply(call.request, ids, size, 'servicePrincipals', shape)
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

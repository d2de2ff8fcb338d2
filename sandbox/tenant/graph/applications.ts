import type { Directory } from '../directory/directory.ts'
import type { Application } from '../directory/model.ts'
import type { Reply } from '../http/message.ts'
import { collectionReply, entityReply, isAdvanced, searchFrom } from '../odata/collection.ts'
import type { Entity, IdentifiedEntity } from '../odata/entity.ts'
import { type Filterable, filterFrom } from '../odata/filter.ts'
import { listed, select } from '../odata/select.ts'
import { applicationEntity } from './application-entity.ts'
import {
  applicationOf,
  applicationRoutes,
  type GraphCall,
  type GraphRoute,
  graphRoute,
} from './graph-call.ts'
import { refuse } from './graph-error.ts'
import { ownerShape, ownersOf } from './owners.ts'
import { permissions } from './permissions.ts'

const type = 'microsoft.graph.application'

/** Expanded owners stop at 20 without a sign of more. */
const expandedOwnersAtMost = 20

const filterable: Filterable = {
  id: ['eq', 'in'],
  appId: ['eq', 'in'],
  displayName: ['eq', 'in', 'startswith'],
  signInAudience: ['eq', 'in'],
  owners: ['count'],
}

/** GET /applications and GET of one, by object id or by client id. */
export function applicationReadRoutes(directory: Directory, tenantId: string): GraphRoute[] {
  const shapeFor = (call: GraphCall) => {
    const { searchParams } = call.request.url
    const names = listed(searchParams.get('$select'))
    const expand = expandFrom(searchParams.get('$expand'))
    return (application: Application): Entity => {
      const entity = select(entityOf(directory, application), names, type)
      if (expand === undefined) return entity
      const owners = ownersOf(directory, application, tenantId, call.caller.roles)
      return {
        ...entity,
        owners: owners
          .slice(0, expandedOwnersAtMost)
          .map((owner) => ownerShape(owner, expand.select)),
      }
    }
  }
  const list = (call: GraphCall) => {
    const { searchParams } = call.request.url
    const expanded = searchParams.has('$expand')
    return collectionReply(
      call.request,
      matching(directory, call),
      // Expanding cuts the page to 100 whatever $top says.
      { standard: 100, most: 999, ...(expanded ? { cut: 100 } : {}) },
      'applications',
      shapeById(directory, shapeFor(call)),
    )
  }
  const get = (call: GraphCall) =>
    entityReply(
      call.request,
      shapeFor(call)(applicationOf(directory, call.values)),
      'applications/$entity',
    )
  const count = (call: GraphCall): Reply => {
    if (!isAdvanced(call.request)) {
      refuse(
        400,
        'Request_BadRequest',
        '$count is not currently supported. It needs the header ConsistencyLevel: eventual.',
      )
    }
    const text = String(matching(directory, call).length)
    return { status: 200, headers: { 'content-type': 'text/plain' }, text }
  }
  return [
    graphRoute('GET', '/applications/$count', permissions.readApplications, count),
    graphRoute('GET', '/applications', permissions.readApplications, list),
    ...applicationRoutes('GET', '', permissions.readApplications, get),
  ]
}

/** An application with what a possibly lagging read shows of its client secrets. */
export function entityOf(directory: Directory, application: Application): IdentifiedEntity {
  return applicationEntity(application, directory.passwordsSeenBy(application))
}

function matching(directory: Directory, call: GraphCall): IdentifiedEntity[] {
  const { searchParams } = call.request.url
  const filter = searchParams.get('$filter')
  if (filter?.includes('/$count') && !(isAdvanced(call.request) && searchParams.has('$count'))) {
    refuse(
      400,
      'Request_UnsupportedQuery',
      "Support for '$count' in '$filter' needs $count=true and the header ConsistencyLevel: eventual.",
    )
  }
  const fits = filterFrom(filter, filterable, 'Application')
  const found = searchFrom(call.request)
  const orderBy = searchParams.get('$orderby')
  const rows = directory
    .applications()
    .filter((application) => found(application.displayName))
    .filter((application) => fits(filterFields(application)))
  if (orderBy !== null) orderByName(rows, orderBy)
  return rows.map(({ id }) => ({ id }))
}

function filterFields(application: Application): Entity {
  const { id, appId, displayName, signInAudience, ownerIds } = application
  return { id, appId, displayName, signInAudience, owners: ownerIds }
}

function orderByName(rows: Application[], orderBy: string): void {
  const match = /^displayName(?:\s+(asc|desc))?$/i.exec(orderBy.trim())
  if (match === null) {
    refuse(
      400,
      'Request_UnsupportedQuery',
      `Unsupported sort property '${orderBy}' for 'Application'.`,
    )
  }
  const sign = match[1]?.toLowerCase() === 'desc' ? -1 : 1
  rows.sort((a, b) => sign * (a.displayName ?? '').localeCompare(b.displayName ?? '', 'en'))
}

/** Pages hold ids only, so that a large tenant is shaped page by page. */
function shapeById(directory: Directory, shape: (application: Application) => Entity) {
  return ({ id }: IdentifiedEntity): Entity => {
    const application = directory.application(id)
    return application === undefined ? { id } : shape(application)
  }
}

function expandFrom(text: string | null): { select: string[] } | undefined {
  if (text === null) return undefined
  const match = /^owners(?:\(\$select=([^)]*)\))?$/i.exec(text.trim())
  if (match === null) {
    refuse(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: '${text}' cannot be expanded on type '${type}'.`,
    )
  }
  return { select: listed(match[1] ?? null) }
}

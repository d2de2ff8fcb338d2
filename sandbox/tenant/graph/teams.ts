import type { Directory } from '../directory/directory.ts'
import { graphSeconds } from '../directory/graph-date.ts'
import { jsonObjectOf, type Reply } from '../http/message.ts'
import { collectionReply, entityReply } from '../odata/collection.ts'
import { filterFrom } from '../odata/filter.ts'
import type { TeamsCatalog } from '../teams-catalog.ts'
import { type GraphCall, type GraphRoute, graphRoute } from './graph-call.ts'
import { graphError } from './graph-error.ts'
import { permissions } from './permissions.ts'
import { userOf } from './users.ts'

/** Catalog, proactive installation for a person, and the chat that comes with it. */
export function teamsRoutes(
  directory: Directory,
  catalog: TeamsCatalog,
  tenantId: string,
): GraphRoute[] {
  const installed = '/users/{user}/teamwork/installedApps'
  return [
    graphRoute('GET', '/appCatalogs/teamsApps', permissions.readCatalog, (call) =>
      listCatalog(catalog, call),
    ),
    graphRoute('GET', installed, permissions.readInstallations, (call) =>
      listInstallations(catalog, userOf(directory, call).id, call),
    ),
    graphRoute('POST', installed, permissions.writeInstallations, (call) =>
      install(catalog, userOf(directory, call).id, call),
    ),
    graphRoute('GET', `${installed}/{installation}/chat`, permissions.readInstallations, (call) =>
      chat(catalog, userOf(directory, call).id, call, tenantId, directory.now()),
    ),
  ]
}

function listCatalog(catalog: TeamsCatalog, call: GraphCall): Reply {
  const fits = filterFrom(
    call.request.url.searchParams.get('$filter'),
    { id: ['eq'], externalId: ['eq'], displayName: ['eq'], distributionMethod: ['eq'] },
    'TeamsApp',
  )
  const rows = [teamsAppEntity(catalog)].filter((row) => fits(row))
  return collectionReply(call.request, rows, { standard: 100, most: 999 }, 'appCatalogs/teamsApps')
}

const teamsAppEntity = (catalog: TeamsCatalog) => ({
  ...catalog.teamsApp,
  distributionMethod: 'organization',
})

function listInstallations(catalog: TeamsCatalog, userId: string, call: GraphCall): Reply {
  const { searchParams } = call.request.url
  const fits = filterFrom(
    searchParams.get('$filter'),
    { 'teamsApp/externalId': ['eq'], 'teamsApp/id': ['eq'] },
    'TeamsAppInstallation',
  )
  const rows = catalog.isInstalledFor(userId)
    ? [{ id: catalog.installationId(userId), teamsApp: teamsAppEntity(catalog) }]
    : []
  const expanded = searchParams.get('$expand')?.includes('teamsApp') ?? false
  return collectionReply(
    call.request,
    rows.filter((row) => fits(row)),
    { standard: 100, most: 999 },
    'users/teamwork/installedApps',
    (row) => (expanded ? row : { id: row.id }),
  )
}

function install(catalog: TeamsCatalog, userId: string, call: GraphCall): Reply {
  const bound = jsonObjectOf(call.request)?.['teamsApp@odata.bind']
  const id =
    typeof bound === 'string' ? /\/appCatalogs\/teamsApps\/([^/]+)$/.exec(bound)?.[1] : undefined
  if (id === undefined) {
    return graphError(400, 'BadRequest', "Bad Request: 'teamsApp@odata.bind' is missing.")
  }
  if (id !== catalog.teamsApp.id) {
    return graphError(404, 'NotFound', 'No app found with the specified id in the catalog.')
  }
  if (!catalog.install(userId)) {
    return graphError(409, 'Conflict', 'App already installed for the user.')
  }
  return { status: 201 }
}

function chat(
  catalog: TeamsCatalog,
  userId: string,
  call: GraphCall,
  tenantId: string,
  now: Date,
): Reply {
  const { installation = '' } = call.values
  if (!catalog.isInstalledFor(userId) || installation !== catalog.installationId(userId)) {
    return graphError(404, 'NotFound', 'Teams app installation not found.')
  }
  const id = catalog.chatId(userId)
  return entityReply(
    call.request,
    {
      id,
      topic: null,
      createdDateTime: graphSeconds(now),
      lastUpdatedDateTime: graphSeconds(now),
      chatType: 'oneOnOne',
      webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0?tenantId=${tenantId}`,
      tenantId,
    },
    'chats/$entity',
  )
}

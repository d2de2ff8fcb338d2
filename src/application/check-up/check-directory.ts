import type { Check, CheckName } from '../../domain/checkup.ts'
import type { Diagnosis, OwnToken, Probe, ProbeAnswer } from '../ports/diagnosis.ts'

/** Any one of these permissions lets the request through; the first is the least. */
const permissionsFor: Readonly<Record<Probe, readonly [string, ...string[]]>> = {
  applications: [
    'Application.Read.All',
    'Application.ReadWrite.OwnedBy',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  people: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  policies: ['Policy.Read.All', 'Policy.Read.ApplicationConfiguration'],
  signIns: ['AuditLog.Read.All'],
}

const writing = [
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
  'Directory.ReadWrite.All',
] as const

/** Ids of Graph's application permissions, the same in every tenant (Graph permissions reference). */
const roleIds: Readonly<Record<string, string>> = {
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
}

type Token = OwnToken | 'noToken' | 'unreadable'

/** What Rekey may read and write in the directory: by its token, and by a harmless request each. */
export async function checkDirectory(diagnosis: Diagnosis): Promise<Check[]> {
  const token = await diagnosis.ownToken()
  const read = async (what: CheckName, probe: Probe) =>
    readingCheck(what, { token, probe, answer: await diagnosis.probe(probe) })
  return Promise.all([
    read('readApplications', 'applications'),
    writingCheck(token),
    read('readPeople', 'people'),
    read('readPolicies', 'policies'),
    read('readSignIns', 'signIns'),
  ])
}

/** The request tells more than the token: a licence or a policy may stand in its way all the same. */
function readingCheck(
  what: CheckName,
  { token, probe, answer }: { token: Token; probe: Probe; answer: ProbeAnswer },
): Check {
  const [least] = permissionsFor[probe]
  if (answer.answered) {
    return { what, state: 'ok', seen: permissionIn(token, permissionsFor[probe]), mend: null }
  }
  const isRefused = answer.reason === 'forbidden' || answer.reason === 'notFound'
  const isGranted = permissionIn(token, permissionsFor[probe]) !== null
  return {
    what,
    state: isRefused ? 'missing' : 'unknown',
    seen: answer.code ?? answer.reason,
    mend: isRefused && !isGranted ? grant(token, least) : null,
  }
}

/** Nothing harmless can be written, so the token alone tells. */
function writingCheck(token: Token): Check {
  const what = 'writeApplications'
  if (typeof token === 'string') return { what, state: 'unknown', seen: token, mend: null }
  const seen = permissionIn(token, [...writing].reverse())
  if (seen !== null) return { what, state: 'ok', seen, mend: null }
  return { what, state: 'missing', seen: null, mend: grant(token, writing[0]) }
}

function permissionIn(token: Token, permissions: readonly string[]): string | null {
  if (typeof token === 'string') return null
  return permissions.find((permission) => token.permissions.has(permission)) ?? null
}

/** Microsoft Graph's own application id, the same in every tenant. */
const graphClientId = '00000003-0000-0000-c000-000000000000'

/** Consent to an application permission of a managed identity or application, with the Azure CLI. */
function grant(token: Token, permission: string): string {
  const principalId =
    typeof token === 'string' ? '<object id of the identity>' : token.servicePrincipalId
  const body = `{\\"principalId\\":\\"${principalId}\\",\\"resourceId\\":\\"$graph\\",\\"appRoleId\\":\\"${roleIds[permission]}\\"}`
  return [
    `graph=$(az ad sp show --id ${graphClientId} --query id -o tsv) &&`,
    'az rest --method POST',
    `--url "https://graph.microsoft.com/v1.0/servicePrincipals/${principalId}/appRoleAssignments"`,
    `--body "${body}"`,
  ].join(' ')
}

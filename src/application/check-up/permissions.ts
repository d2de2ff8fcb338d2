import type { OwnToken } from '../ports/diagnosis.ts'

/** Ids of Graph's application permissions, the same in every tenant (Graph permissions reference). */
const roleIds: Readonly<Record<string, string>> = {
  'Application.ReadWrite.OwnedBy': '18a4783c-866b-4cc7-a460-3d5e5662c884',
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Policy.Read.All': '246dd0d5-5bd0-4def-940b-0421030a5b68',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'AppCatalog.Read.All': 'e12dae10-5a57-4817-b79d-dfbec5348930',
  'TeamsAppInstallation.ReadWriteSelfForUser.All': '908de74d-f8b2-4d6b-a9ed-2a17b3b78179',
}

/** Rekey's own token, or why there is nothing to read in it. */
export type Token = OwnToken | 'noToken' | 'unreadable'

/** The first of the permissions that the token has; null where it has none, or cannot be read. */
export function permissionIn(token: Token, permissions: readonly string[]): string | null {
  if (typeof token === 'string') return null
  return permissions.find((permission) => token.permissions.has(permission)) ?? null
}

/** Microsoft Graph's own application id, the same in every tenant. */
const graphClientId = '00000003-0000-0000-c000-000000000000'

/**
 * Consent to an application permission of a managed identity or application, with the Azure CLI. It is
 * told which Graph the token is for: it knows no other than the one of its cloud by itself.
 */
export function grant(directoryUrl: string, token: Token, permission: string): string {
  const principalId =
    typeof token === 'string' ? '<object id of the identity>' : token.servicePrincipalId
  const body = `{\\"principalId\\":\\"${principalId}\\",\\"resourceId\\":\\"$graph\\",\\"appRoleId\\":\\"${roleIds[permission]}\\"}`
  return [
    `graph=$(az ad sp show --id ${graphClientId} --query id -o tsv) &&`,
    `az rest --method POST --resource "${directoryUrl}"`,
    `--url "${directoryUrl}/v1.0/servicePrincipals/${principalId}/appRoleAssignments"`,
    `--body "${body}"`,
  ].join(' ')
}

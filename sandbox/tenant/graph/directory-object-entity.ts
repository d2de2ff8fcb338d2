import type { Directory } from '../directory/directory.ts'
import { graphDate } from '../directory/graph-date.ts'
import type { OwnCredentials, OwnKey, OwnPassword, User } from '../directory/model.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'

/** Members of a user that come without `$select`. */
export const standardUserMembers = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
] as const

/** Every member of a user that this tenant knows; most come only with `$select`. */
export function userEntity(user: User): IdentifiedEntity {
  return {
    id: user.id,
    deletedDateTime: null,
    accountEnabled: user.accountEnabled,
    businessPhones: [],
    companyName: user.userType === 'Guest' ? null : 'Contoso',
    department: user.department,
    displayName: user.displayName,
    givenName: user.givenName,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: user.preferredLanguage,
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    userType: user.userType,
  }
}

export interface ServicePrincipal {
  id: string
  appId: string
  displayName: string | null
  enabled: boolean
  type: 'Application' | 'ManagedIdentity'
  own: OwnCredentials | undefined
}

/** Those of the tenant's applications, then those that stand alone. */
export function servicePrincipalsOf(directory: Directory): ServicePrincipal[] {
  return [
    ...directory.applications().map((application) => ({
      id: application.servicePrincipalId,
      appId: application.appId,
      displayName: application.displayName,
      enabled: !application.disabled,
      type: 'Application' as const,
      own: directory.ownCredentials.get(application.servicePrincipalId),
    })),
    ...directory.standaloneServicePrincipals.map((standalone) => ({
      id: standalone.id,
      appId: standalone.appId,
      displayName: standalone.displayName,
      enabled: true,
      type: standalone.servicePrincipalType,
      own: directory.ownCredentials.get(standalone.id),
    })),
  ]
}

/** A service principal; its own credentials are apart from its application's. */
export function servicePrincipalEntity(
  servicePrincipal: ServicePrincipal,
  tenantId: string,
): IdentifiedEntity {
  const { id, appId, displayName, enabled, type, own } = servicePrincipal
  return {
    id,
    deletedDateTime: null,
    accountEnabled: enabled,
    alternativeNames: [],
    appDisplayName: displayName,
    appId,
    appOwnerOrganizationId: tenantId,
    appRoleAssignmentRequired: false,
    displayName,
    homepage: null,
    notes: null,
    servicePrincipalNames: [appId],
    servicePrincipalType: type,
    signInAudience: 'AzureADMyOrg',
    tags: [],
    keyCredentials: (own?.keys ?? []).map(keyEntity),
    passwordCredentials: (own?.passwords ?? []).map(ownPasswordEntity),
  }
}

function keyEntity(key: OwnKey) {
  return {
    customKeyIdentifier: key.customKeyIdentifier,
    displayName: key.displayName,
    endDateTime: graphDate(key.endAt),
    key: null,
    keyId: key.keyId,
    startDateTime: graphDate(key.startAt),
    type: key.usage === 'Sign' ? 'X509CertAndPassword' : 'AsymmetricX509Cert',
    usage: key.usage,
  }
}

function ownPasswordEntity(password: OwnPassword) {
  return {
    customKeyIdentifier: password.customKeyIdentifier,
    displayName: password.displayName,
    endDateTime: graphDate(password.endAt),
    hint: null,
    keyId: password.keyId,
    secretText: null,
    startDateTime: graphDate(password.startAt),
  }
}

import { graphDate, graphSeconds } from '../directory/graph-date.ts'
import type { Application, CertificateCredential, PasswordCredential } from '../directory/model.ts'
import type { IdentifiedEntity } from '../odata/entity.ts'

/** A client secret as GET shows it: never with its text. */
export function passwordEntity(credential: PasswordCredential) {
  return {
    customKeyIdentifier: null,
    displayName: credential.displayName,
    endDateTime: graphDate(credential.endAt),
    hint: credential.hint,
    keyId: credential.keyId,
    secretText: null,
    startDateTime: graphDate(credential.startAt),
  }
}

function certificateEntity(credential: CertificateCredential) {
  return {
    customKeyIdentifier: credential.customKeyIdentifier,
    displayName: credential.displayName,
    endDateTime: graphDate(credential.endAt),
    key: null,
    keyId: credential.keyId,
    startDateTime: graphDate(credential.startAt),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  }
}

/** An application with the members that Graph returns by default. */
export function applicationEntity(
  application: Application,
  passwords: readonly PasswordCredential[],
): IdentifiedEntity {
  return {
    id: application.id,
    deletedDateTime: null,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdByAppId: null,
    createdDateTime: graphSeconds(application.createdAt),
    displayName: application.displayName,
    description: null,
    groupMembershipClaims: null,
    identifierUris: [`api://${application.appId}`],
    isDeviceOnlyAuthSupported: null,
    isDisabled: application.disabled ? true : null,
    isFallbackPublicClient: null,
    nativeAuthenticationApisEnabled: 'none',
    notes: application.notes,
    publisherDomain: 'contoso.onmicrosoft.com',
    serviceManagementReference: null,
    signInAudience: application.signInAudience,
    tags: [...application.tags],
    tokenEncryptionKeyId: null,
    uniqueName: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    addIns: [],
    api: {
      acceptMappedClaims: null,
      knownClientApplications: [],
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [],
      preAuthorizedApplications: [],
    },
    appRoles: [],
    info: {
      logoUrl: null,
      marketingUrl: null,
      privacyStatementUrl: null,
      supportUrl: null,
      termsOfServiceUrl: null,
    },
    keyCredentials: application.certificates.map(certificateEntity),
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
    passwordCredentials: passwords.map(passwordEntity),
    publicClient: { redirectUris: [] },
    requiredResourceAccess: [],
    verifiedPublisher: {
      displayName: null,
      verifiedPublisherId: null,
      addedDateTime: null,
    },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: [],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      redirectUriSettings: [],
    },
    spa: { redirectUris: [] },
  }
}

/** A client secret of an application, with its text; only Entra's token check reads the text. */
export interface PasswordCredential {
  keyId: string
  displayName: string | null
  startAt: Date
  endAt: Date
  hint: string | null
  secretText: string
  /** Real time (performance.now) from which the token endpoint knows it; the seed's are old. */
  replicatedAtMs: number
  /** Token attempts during replication, for flapping. */
  attempts: number
}

export interface CertificateCredential {
  keyId: string
  displayName: string | null
  startAt: Date
  endAt: Date
  /** Base64 of the thumbprint. */
  customKeyIdentifier: string
}

export type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

/**
 * How the application's consumer signs in: `daily` takes up a newer secret within a day, `stuck`
 * never does, `never` leaves no trace.
 */
export type Consumer = 'daily' | 'stuck' | 'never'

export interface Application {
  id: string
  appId: string
  servicePrincipalId: string
  displayName: string | null
  createdAt: Date
  signInAudience: SignInAudience
  notes: string | null
  tags: string[]
  disabled: boolean
  /** Object ids of users and service principals, dangling ones included. */
  ownerIds: string[]
  passwords: PasswordCredential[]
  certificates: CertificateCredential[]
  /** Subjects of outside identities that may act as the application. */
  federatedSubjects: string[]
  consumer: Consumer
  /** Position in the change log, for delta queries. */
  changedAtSequence: number
  /** What a lagging read still shows, oldest first; `writtenAtMs` is performance.now. */
  earlierPasswords: { writtenAtMs: number; passwords: PasswordCredential[] }[]
  writing: boolean
}

export interface User {
  id: string
  displayName: string
  givenName: string
  surname: string
  userPrincipalName: string
  mail: string | null
  jobTitle: string | null
  department: string | null
  preferredLanguage: string | null
  accountEnabled: boolean
  userType: 'Member' | 'Guest'
}

/** A service principal without an application object in this tenant. */
export interface StandaloneServicePrincipal {
  id: string
  appId: string
  displayName: string
  servicePrincipalType: 'Application' | 'ManagedIdentity'
}

/** A key of a service principal; a SAML signing certificate is a pair that signs and verifies. */
export interface OwnKey {
  keyId: string
  displayName: string | null
  startAt: Date
  endAt: Date
  customKeyIdentifier: string | null
  usage: 'Sign' | 'Verify'
}

/** A password of a service principal; that of a signing key bears the key's identifier. */
export interface OwnPassword {
  keyId: string
  displayName: string | null
  startAt: Date
  endAt: Date
  customKeyIdentifier: string | null
}

/** Credentials of a service principal, apart from its application's. */
export interface OwnCredentials {
  keys: readonly OwnKey[]
  passwords: readonly OwnPassword[]
}

export interface RoleAssignment {
  id: string
  principalId: string
  roleDefinitionId: string
  /** `/` for the whole tenant, `/{object id}` for one application. */
  directoryScopeId: string
}

/** Limits on client secrets, of the tenant or of one application. */
export interface CredentialPolicy {
  id: string
  displayName: string
  isEnabled: boolean
  passwordAddition: PasswordRestriction
  passwordLifetime: PasswordRestriction & { maxLifetime: string | null }
}

export interface PasswordRestriction {
  state: 'enabled' | 'disabled'
  /** Applications created before are free; null: none is. */
  restrictForAppsCreatedAfter: Date | null
}

/** Sign-ins by key id that were recorded, not computed from the consumer; oldest first. */
export type RecordedSignIns = Map<string, Date[]>

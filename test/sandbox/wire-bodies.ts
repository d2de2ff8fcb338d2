// Members of answers that tests look at. An answer has only those of its kind; that the others are
// of the right form is the schema check's business.

export interface GraphBody {
  '@odata.nextLink'?: string
  '@odata.deltaLink'?: string
  '@odata.count'?: number
  '@odata.type'?: string
  '@removed'?: { reason: string }
  value: GraphBody[]
  responses: { id: string; status: number; headers: Record<string, string>; body: GraphBody }[]
  error: {
    code: string
    message: string
    details: { code: string }[]
    innerError: Record<string, string>
  }
  id: string
  appId: string
  displayName: string | null
  secretText: string
  hint: string | null
  keyId: string
  startDateTime: string
  endDateTime: string
  customKeyIdentifier: string | null
  passwordCredentials: GraphBody[]
  keyCredentials: GraphBody[]
  owners: GraphBody[]
  userType: string
  accountEnabled: boolean
  roleTemplateId: string
  directoryScopeId: string
  isEnabled: boolean
  applicationRestrictions: { passwordCredentials: PasswordRestriction[] }
  restrictions: { passwordCredentials: PasswordRestriction[] }
  signInActivity: { lastSignInDateTime: string }
  createdDateTime: string
  servicePrincipalCredentialKeyId: string
  chatType: string
  externalId: string
}

export interface PasswordRestriction {
  restrictionType: string
  state: string
  maxLifetime: string | null
}

export interface VaultBody {
  id: string
  value: string
  attributes: { enabled: boolean; created: number; exp?: number }
  tags: Record<string, string>
  contentType: string
  recoveryId: string
  error: { code: string; message: string; innererror: { code: string } }
}

export interface VaultList {
  value: VaultBody[]
  nextLink: string | null
}

export interface TokenBody {
  access_token: string
  expires_in: number
  error: string
  error_description: string
  error_codes: number[]
}

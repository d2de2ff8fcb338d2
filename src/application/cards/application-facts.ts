/** The names by which people know an application. */
export interface ApplicationNames {
  readonly objectId: string
  readonly clientId: string
  readonly name: string
}

/** A client secret as cards show it. */
export interface SecretFacts {
  readonly keyId: string
  readonly description: string | null
  readonly hint: string | null
  readonly expiresAt: Date
  /** Calendar days until expiry; negative once expired. */
  readonly daysLeft: number
}

/** An owner by name, and what keeps them from acting like a colleague; a missing name is null. */
export interface OwnerFacts {
  readonly name: string | null
  readonly type: 'person' | 'guest' | 'disabled' | 'deleted' | 'servicePrincipal'
}

/** One line in a list of expiring secrets. */
export interface ExpiringItem {
  readonly application: ApplicationNames
  readonly secret: SecretFacts
  readonly owners: readonly OwnerFacts[]
  readonly rotating: boolean
}

// What nearly every card is about: an application, and one of its client secrets.

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

// What Rekey knows of an Entra application (app registration): its names, its client secrets and
// its owners. Plain data; how it was read is the Graph adapter's business.

/** One client secret as Entra lists it; the value itself is never part of it. */
export interface PasswordCredential {
  readonly keyId: string
  /** The description given in the portal; Entra allows none. */
  readonly displayName: string | null
  readonly startsAt: Date
  readonly expiresAt: Date
  /** First three characters of the value, shown so that people can tell secrets apart. */
  readonly hint: string | null
}

/** Who may sign in to the application; personal accounts bring a cap of two client secrets. */
export const signInAudiences = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
] as const
/** One of `signInAudiences`. */
export type SignInAudience = (typeof signInAudiences)[number]

/** One app registration with its client secrets. */
export interface Application {
  readonly objectId: string
  /** The application (client) id. */
  readonly clientId: string
  readonly displayName: string | null
  readonly signInAudience: SignInAudience
  readonly tags: readonly string[]
  readonly notes: string | null
  readonly credentials: readonly PasswordCredential[]
}

/** An owner of an application: a person, another application's service principal, or whom the
 * directory no longer knows. */
export type Owner =
  | {
      readonly type: 'person'
      readonly id: string
      readonly name: string | null
      readonly enabled: boolean
      readonly guest: boolean
    }
  | { readonly type: 'servicePrincipal'; readonly id: string; readonly name: string | null }
  | { readonly type: 'deleted'; readonly id: string; readonly name: null }

/** A person as the authenticated activity names them: Entra object id and a name for the record. */
export interface Person {
  readonly id: string
  readonly name: string
}

/** The application's name for people; applications without one are shown by their client id. */
export function nameOf(application: Pick<Application, 'displayName' | 'clientId'>): string {
  const name = application.displayName?.trim()
  return name ? name : application.clientId
}

/** The client secret with this key id, if the application still has it. */
export function credentialOf(
  application: Application,
  keyId: string,
): PasswordCredential | undefined {
  return application.credentials.find((credential) => credential.keyId === keyId)
}

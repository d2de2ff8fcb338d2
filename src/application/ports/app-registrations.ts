import type { Application, Owner, Person } from '../../domain/application.ts'
import type { OwnReach } from '../../domain/own-reach.ts'
import type { AdminRole } from '../../domain/rights.ts'
import type { PasswordRules } from '../../domain/validity.ts'
import type { SecretText } from '../secret-text.ts'
import type { ServiceError } from '../service-error.ts'
import type { DirectoryListing } from './directory-listing.ts'

/** A new client secret; the value is sealed and exists only in this answer. */
export interface MintedPassword {
  readonly keyId: string
  readonly expiresAt: Date
  readonly secret: SecretText
}

/** What a look at one application's owners came to, among others. */
export type OwnersRead =
  | {
      readonly read: true
      readonly owners: readonly Owner[]
      /** How many outside identities may act as the application; null where that was not read. */
      readonly federatedCredentials: number | null
    }
  | { readonly read: false; readonly failure: ServiceError }

/** The directory's applications. Every method may throw a ServiceError of `graph`. */
export interface AppRegistrations extends DirectoryListing {
  /** Fresh from the directory; undefined when it does not know the application. */
  byObjectId(objectId: string): Promise<Application | undefined>
  /** By client id, object id, or the beginning of the name; at most `limit`. */
  search(query: string, limit: number): Promise<Application[]>
  /** All owners, however many. */
  owners(objectId: string): Promise<Owner[]>
  /** The same of several applications at once, each with its own success or failure. */
  ownersOf(objectIds: readonly string[]): Promise<ReadonlyMap<string, OwnersRead>>
  /**
   * Adds a client secret. Never retried by any client below: a failure may be `uncertain`, then
   * the directory has to be looked at by display name. Where Rekey writes with people's own rights
   * it is done with those of `by`: `signInNeeded` when they are not at hand.
   */
  addPassword(
    objectId: string,
    wanted: { displayName: string; expiresAt: Date },
    by?: Person,
  ): Promise<MintedPassword>
  /**
   * Removes exactly this key id; `alreadyGone` when the directory no longer has it. `by` as above;
   * what nobody asked for is `forbidden` there.
   */
  removePassword(objectId: string, keyId: string, by?: Person): Promise<'removed' | 'alreadyGone'>
}

/** Directory roles that are active now. */
export interface DirectoryRoles {
  /**
   * What lets this person manage any application: a role that is active tenant-wide, else the group
   * for emergencies. Null for an account that is disabled.
   */
  adminRoleOf(personId: string): Promise<AdminRole | null>
}

/** What Rekey itself may do in the directory. */
export interface OwnRights {
  /** How far its permission to write to applications reaches; never throws. */
  reach(): Promise<OwnReach>
}

/** The tenant's credential policies. */
export interface CredentialPolicies {
  /** What applies to client secrets of this application: its own policy, else the tenant's. */
  passwordRules(application: Application): Promise<PasswordRules>
}

import type { Application } from '../../domain/application.ts'
import type { CertificateCredential, ServicePrincipal } from '../../domain/certificate.ts'

/** An application as a list shows it: with its certificates; null where they could not be read. */
export interface ListedApplication extends Application {
  readonly certificates: readonly CertificateCredential[] | null
}

/** One page of the directory's applications. */
export interface ApplicationsPage {
  readonly applications: readonly ListedApplication[]
  /** Object ids of applications that are there and could not be understood. */
  readonly unreadable: readonly string[]
}

/** One page of the applications that changed since a mark. */
export interface ApplicationsChanges extends ApplicationsPage {
  /** Object ids of applications that are gone. */
  readonly removed: readonly string[]
  /** Where the next list of changes begins; null on every page but the last. */
  readonly mark: string | null
}

/** One page of the directory's service principals. */
export interface ServicePrincipalsPage {
  /** Those with credentials of their own; managed identities have none, as Azure renews theirs. */
  readonly servicePrincipals: readonly ServicePrincipal[]
  /** Object ids of service principals that are there and could not be understood. */
  readonly unreadable: readonly string[]
}

/**
 * The directory as lists, a page at a time and in the directory's order. Every method may throw a
 * ServiceError of `graph`, also between pages: what was given until then is true all the same.
 */
export interface DirectoryListing {
  /** All applications. Throws at the end when one did not even tell its object id. */
  pages(): AsyncIterable<ApplicationsPage>
  /** Where a list of changes may begin later; only the directory understands it. */
  markNow(): Promise<string>
  /**
   * What changed since a mark; some of it may be told again. `notFound` when the directory no longer
   * knows the mark.
   */
  changesSince(mark: string): AsyncIterable<ApplicationsChanges>
  /** Object ids of applications without an owner, a page at a time. */
  ownerless(): AsyncIterable<readonly string[]>
  /** How many applications there are, by the directory's own count, which lags behind its lists. */
  count(): Promise<number>
  /** All service principals; throws as `pages` does. */
  servicePrincipals(): AsyncIterable<ServicePrincipalsPage>
}

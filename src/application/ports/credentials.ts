import type { Application, Owner } from '../../domain/application.ts'
import type { CertificateCredential, ServicePrincipal } from '../../domain/certificate.ts'

/** A client secret of an application, by its key id; owners are null where they were never read. */
export interface KnownCredential {
  readonly application: Application
  readonly keyId: string
  readonly owners: readonly Owner[] | null
}

/** An application's certificates; owners are null where they were never read. */
export interface KnownCertificates {
  readonly application: Pick<Application, 'objectId' | 'clientId' | 'displayName'>
  readonly certificates: readonly CertificateCredential[]
  readonly owners: readonly Owner[] | null
}

/** Where a page of credentials begins: after the last one of another page, or so many from the start. */
export type PageStart = { readonly after: KnownCredential } | { readonly skip: number }

/** Every client secret that the last rounds saw, soonest expiry first. */
export interface Credentials {
  /** How many there are; of one person's applications where one is named. */
  count(ownedBy: string | null): Promise<number>
  page(ownedBy: string | null, start: PageStart, limit: number): Promise<KnownCredential[]>
  /** Applications with certificates, in the order of their object ids, after one of them. */
  certificates(
    ownedBy: string | null,
    afterObjectId: string | null,
    limit: number,
  ): Promise<KnownCertificates[]>
  /** Service principals with credentials of their own, in the order of their object ids. */
  servicePrincipals(afterObjectId: string | null, limit: number): Promise<ServicePrincipal[]>
}

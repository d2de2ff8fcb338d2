import type { ProofAnswer } from '../../../src/application/ports/secret-proof.ts'
import type { ServiceReason } from '../../../src/application/service-error.ts'
import type { Application, Owner, PasswordCredential } from '../../../src/domain/application.ts'
import type { CertificateCredential, ServicePrincipal } from '../../../src/domain/certificate.ts'
import type { OwnReach } from '../../../src/domain/own-reach.ts'
import type { AdminRole } from '../../../src/domain/rights.ts'
import type { PasswordRules } from '../../../src/domain/validity.ts'

/** One application as the tenant holds it. */
export interface TenantApplication {
  application: Application
  owners: Owner[]
  federatedCredentials: number
  rules: PasswordRules
  /** What lagging reads still show, and how many of them. */
  stale: { credentials: readonly PasswordCredential[]; readsLeft: number }
  certificates: readonly CertificateCredential[]
  /** Lists show it in a form that nobody understands. */
  unreadable: boolean
  /** When it changed last, in the order of all changes. */
  changedAt: number
}

/** The state of a directory, past every fault: what is true, whatever a read shows. */
export class FakeTenant {
  readonly roles = new Map<string, AdminRole>()
  /** How far Rekey's own permission to write reaches. */
  ownReach: OwnReach = { over: 'all' }
  /** The values of all client secrets ever made, by key id. */
  readonly values = new Map<string, string>()
  /** After each write, this many reads still show the state before. */
  readsLagBy = 0
  /** Applications whose owners cannot be read together with others', and why. */
  readonly hiddenOwners = new Map<string, ServiceReason>()
  /** Applications that the count knows and no list shows. */
  countedBesides = 0
  /** Those with credentials of their own. */
  readonly servicePrincipals: ServicePrincipal[] = []
  /** Whether the list of changes names applications whose credentials changed. */
  changesTellOfCredentials = true
  /** Another one makes every mark that is out there unknown. */
  marksEpoch = 1
  sequence = 0
  readonly #removed: { objectId: string; at: number }[] = []
  readonly #applications = new Map<string, TenantApplication>()

  /** Adds an application; each of its client secrets gets a value. */
  add(application: Application, owners: readonly Owner[] = []): void {
    const rules = { forbidden: false, maxLifetimeDays: null }
    const stale = { credentials: [], readsLeft: 0 }
    this.#applications.set(application.objectId, {
      application,
      owners: [...owners],
      federatedCredentials: 0,
      rules,
      stale,
      certificates: [],
      unreadable: false,
      changedAt: this.#next(),
    })
    for (const { keyId } of application.credentials) this.values.set(keyId, secretValueOf(keyId))
  }

  /** In the order in which they were added. */
  all(): TenantApplication[] {
    return [...this.#applications.values()]
  }

  find(objectId: string): TenantApplication | undefined {
    return this.#applications.get(objectId)
  }

  /** As `find`; throws where there is none. */
  get(objectId: string): TenantApplication {
    const found = this.find(objectId)
    if (!found) throw new Error(`the tenant has no application ${objectId}`)
    return found
  }

  delete(objectId: string): void {
    this.#applications.delete(objectId)
    this.#removed.push({ objectId, at: this.#next() })
  }

  change(objectId: string, changes: Partial<Application>): void {
    const held = this.get(objectId)
    held.application = { ...held.application, ...changes }
    held.changedAt = this.#next()
  }

  /** Writes client secrets; the next reads lag. */
  writeCredentials(objectId: string, credentials: readonly PasswordCredential[]): void {
    const held = this.get(objectId)
    if (held.stale.readsLeft === 0) held.stale.credentials = held.application.credentials
    held.stale.readsLeft = this.readsLagBy
    const { changedAt } = held
    this.change(objectId, { credentials })
    if (!this.changesTellOfCredentials) held.changedAt = changedAt
  }

  /** In the order in which they were added. */
  changedSince(sequence: number): TenantApplication[] {
    return this.all().filter(({ changedAt }) => changedAt > sequence)
  }

  removedSince(sequence: number): string[] {
    return this.#removed.filter(({ at }) => at > sequence).map(({ objectId }) => objectId)
  }

  /** A read by somebody, which may lag. */
  read({ application, stale }: TenantApplication): Application {
    if (stale.readsLeft === 0) return application
    stale.readsLeft -= 1
    return { ...application, credentials: stale.credentials }
  }

  /** What Entra says to a value, once everything is replicated. */
  answerTo(clientId: string, value: string, now: Date): ProofAnswer {
    const held = this.all().find(({ application }) => application.clientId === clientId)
    const credential = held?.application.credentials.find(
      ({ keyId }) => this.values.get(keyId) === value,
    )
    if (!credential) return 'notYet'
    return credential.expiresAt > now ? 'accepted' : 'expired'
  }

  #next(): number {
    this.sequence += 1
    return this.sequence
  }
}

/** The value of a client secret: like a real one in form, and told apart by its key id. */
export function secretValueOf(keyId: string): string {
  return `Xy38Q~${keyId}~value`
}

import type {
  AppRegistrations,
  MintedPassword,
  OwnersRead,
} from '../../../src/application/ports/app-registrations.ts'
import type { Clock } from '../../../src/application/ports/clock.ts'
import type { DirectoryListing } from '../../../src/application/ports/directory-listing.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { type Application, credentialOf, type Owner } from '../../../src/domain/application.ts'
import { addDays } from '../../../src/domain/calendar.ts'
import type { Calls } from './calls.ts'
import { fakeDirectoryListing } from './fake-directory-listing.ts'
import { type FakeTenant, secretValueOf, type TenantApplication } from './fake-tenant.ts'

/** The directory's applications over a fake tenant. */
export class FakeAppRegistrations implements AppRegistrations {
  readonly #tenant: FakeTenant
  readonly #calls: Calls
  readonly #clock: Clock
  readonly #listing: DirectoryListing
  #minted = 0

  constructor(tenant: FakeTenant, calls: Calls, clock: Clock) {
    this.#tenant = tenant
    this.#calls = calls
    this.#clock = clock
    this.#listing = fakeDirectoryListing(tenant, calls)
  }

  pages() {
    return this.#listing.pages()
  }

  markNow() {
    return this.#listing.markNow()
  }

  changesSince(mark: string) {
    return this.#listing.changesSince(mark)
  }

  ownerless() {
    return this.#listing.ownerless()
  }

  count() {
    return this.#listing.count()
  }

  servicePrincipals() {
    return this.#listing.servicePrincipals()
  }

  byObjectId(objectId: string): Promise<Application | undefined> {
    return this.#calls.perform('graph.byObjectId', () => {
      const held = this.#tenant.find(objectId)
      return held && this.#tenant.read(held)
    })
  }

  search(query: string, limit: number): Promise<Application[]> {
    const wanted = query.trim().toLowerCase()
    return this.#calls.perform('graph.search', () =>
      this.#tenant
        .all()
        .filter(
          ({ application: { clientId, objectId, displayName } }) =>
            wanted === clientId ||
            wanted === objectId ||
            (wanted !== '' && displayName?.toLowerCase().startsWith(wanted)),
        )
        .slice(0, limit)
        .map((held) => this.#tenant.read(held)),
    )
  }

  owners(objectId: string): Promise<Owner[]> {
    return this.#calls.perform('graph.owners', () => [...this.#held(objectId).owners])
  }

  ownersOf(objectIds: readonly string[]): Promise<Map<string, OwnersRead>> {
    return this.#calls.perform(
      'graph.ownersOf',
      () => new Map(objectIds.map((objectId) => [objectId, this.#ownersRead(objectId)])),
    )
  }

  addPassword(
    objectId: string,
    { displayName, expiresAt }: { displayName: string; expiresAt: Date },
  ): Promise<MintedPassword> {
    return this.#calls.perform('graph.addPassword', () => {
      const held = this.#held(objectId)
      const startsAt = this.#clock.now()
      refuseByPolicy(held, startsAt, expiresAt)
      const { signInAudience, credentials } = held.application
      if (signInAudience.includes('Personal') && credentials.length >= 2)
        refuse('Request_BadRequest')
      this.#minted += 1
      const keyId = `dddddddd-0000-4000-8000-${String(this.#minted).padStart(12, '0')}`
      const value = secretValueOf(keyId)
      this.#tenant.values.set(keyId, value)
      const hint = value.slice(0, 3)
      this.#tenant.writeCredentials(objectId, [
        { keyId, displayName, startsAt, expiresAt, hint },
        ...held.application.credentials,
      ])
      return { keyId, expiresAt, secret: sealSecretText(value) }
    })
  }

  removePassword(objectId: string, keyId: string): Promise<'removed' | 'alreadyGone'> {
    return this.#calls.perform('graph.removePassword', () => {
      const { application } = this.#held(objectId)
      if (!credentialOf(application, keyId)) return 'alreadyGone'
      const kept = application.credentials.filter((credential) => credential.keyId !== keyId)
      this.#tenant.writeCredentials(objectId, kept)
      return 'removed'
    })
  }

  #ownersRead(objectId: string): OwnersRead {
    const held = this.#tenant.find(objectId)
    const reason = held ? this.#tenant.hiddenOwners.get(objectId) : 'notFound'
    if (!held || reason) {
      return { read: false, failure: new ServiceError('graph', reason ?? 'notFound') }
    }
    const { owners, federatedCredentials } = held
    return { read: true, owners: [...owners], federatedCredentials }
  }

  #held(objectId: string): TenantApplication {
    const held = this.#tenant.find(objectId)
    if (!held) throw new ServiceError('graph', 'notFound', { code: 'Request_ResourceNotFound' })
    return held
  }
}

function refuseByPolicy({ rules }: TenantApplication, from: Date, to: Date): void {
  if (rules.forbidden) refuse('CredentialTypeNotAllowedAsPerAppPolicy')
  const { maxLifetimeDays: days } = rules
  if (days !== null && to > addDays(from, days)) refuse('CredentialInvalidLifetimeAsPerAppPolicy')
}

function refuse(code: string): never {
  throw new ServiceError('graph', 'forbidden', { code })
}

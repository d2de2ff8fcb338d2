import type { Application, PasswordCredential } from '../../sandbox/tenant/directory/model.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { seededGuid } from '../../sandbox/tenant/seeded.ts'
import type { SecretVersion } from '../../sandbox/tenant/vault/vault-store.ts'
import type { World } from '../../sandbox/tenant/world.ts'
import { matterName } from '../../src/domain/matter.ts'
import type { Seeded } from '../../test/chaos/seeded-random.ts'
import type { Finding } from './findings.ts'

/** Somebody who owns applications. */
export interface Person {
  readonly id: string
  readonly displayName: string
}

/** Ends within the run, so that it is told of at more than one stage. */
export const shortLived = 'short-lived'
/** Due, and half a day away from each lead time, so that it is told of at one stage alone. */
const dueInDays = 20.5
const farInDays = 300
const shortInDays = 4 / 1_440
const personCount = 30
const applicationCount = 120
const keptVersions = 8
/** A rotation in the making may have a secret that nothing shows yet. */
const handsOffMs = 60_000

/** The people and applications of a run, and what others do with them in the portal. */
export class Fleet {
  readonly people: readonly Person[]
  readonly #world: World
  readonly #random: Seeded
  /** Values of which the vault has forgotten the version. */
  readonly #onceStored = new Set<string>()
  #made = 0

  /** Replaces all applications that there are. */
  constructor(world: World, random: Seeded) {
    this.#world = world
    this.#random = random
    for (const { id } of world.directory.applications()) world.deleteApplication(id)
    this.people = Array.from({ length: personCount }, (_, at) => {
      const id = seededGuid(`soak person ${at}`)
      const displayName = `Owner ${at}`
      world.directory.users.set(id, { ...people.alice, id, displayName })
      return { id, displayName }
    })
    for (let at = 0; at < applicationCount; at += 1) this.#add(at % 3 === 0 ? dueInDays : farInDays)
  }

  applications(): readonly Application[] {
    return this.#world.directory.applications()
  }

  /** Somebody does something in the portal. */
  change(): void {
    const idle = this.applications().filter((application) => this.#mayChange(application))
    if (idle.length === 0) return
    const application = this.#random.pick(idle)
    const [newest, ...older] = application.passwords
    if (older.length > 0) {
      // What a rotation left waits for its owner; now and then somebody else removes it.
      const isServed = this.#served(application)?.value === newest?.secretText
      if (isServed && this.#random.whole(1, 10) === 1) this.#remove(application, older)
      return
    }
    const chance = this.#random.whole(1, 100)
    if (chance <= 3) {
      this.#world.deleteApplication(application.id)
      this.#add(dueInDays)
    } else if (chance <= 12) this.#renew(application, shortInDays, shortLived)
    else if (chance <= 20) this.#renew(application, farInDays)
    else if (newest && !isDue(newest)) this.#renew(application, dueInDays)
  }

  /** What must not be so while no rotation is at work. */
  broken(): readonly Finding[] {
    const deadValues = this.#deadValues().map((how) => ({ what: 'dead value in the vault', how }))
    return [...deadValues, ...this.#orphans().map((how) => ({ what: 'secret without a use', how }))]
  }

  /** Every client secret that there is, as matters are named. */
  matters(): ReadonlySet<string> {
    return new Set(
      this.applications().flatMap(({ id, passwords }) =>
        passwords.map(({ keyId }) => matterName(id, keyId)),
      ),
    )
  }

  /** Forgets what only grows: old reads, old versions. */
  trim(): void {
    for (const { earlierPasswords, notes } of this.applications()) {
      earlierPasswords.splice(0)
      const { versions } = this.#world.vaults.first.store.find(secretName(notes)) ?? {}
      const forgotten = versions?.splice(0, versions.length - keptVersions) ?? []
      for (const { value } of forgotten) this.#onceStored.add(value)
    }
  }

  /** Vault secrets that give out what no longer works. */
  #deadValues(): readonly string[] {
    return this.applications().flatMap((application) => {
      const served = this.#served(application)
      const isAlive = application.passwords.some(({ secretText }) => secretText === served?.value)
      return isAlive ? [] : [String(application.displayName)]
    })
  }

  /** Client secrets that bear a rotation's id and that no vault ever got. */
  #orphans(): readonly string[] {
    return this.applications().flatMap(({ displayName, passwords, notes }) => {
      const stored = this.#world.vaultVersionsOf(secretName(notes)).map(({ value }) => value)
      const isInUse = ({ secretText }: PasswordCredential) =>
        stored.includes(secretText) || this.#onceStored.has(secretText)
      return passwords
        .filter((each) => each.displayName?.includes('[rk-') && !isInUse(each))
        .map((each) => `${displayName}: ${each.displayName}, made at ${each.startAt.toISOString()}`)
    })
  }

  #served({ notes }: Application): SecretVersion | undefined {
    return this.#world.vaultVersionsOf(secretName(notes)).at(-1)
  }

  #mayChange({ passwords }: Application): boolean {
    const now = this.#world.directory.now().getTime()
    return passwords.every(({ startAt }) => now - startAt.getTime() > handsOffMs)
  }

  #add(endsInDays: number): void {
    this.#made += 1
    const { id } = this.#world.addApplication({
      displayName: `Soak service ${this.#made} end`,
      ownerIds: this.#random.sample(this.people, this.#random.whole(1, 2)).map((each) => each.id),
      notes: `keyvault:contoso-kv/soak-${this.#made}`,
    })
    this.#renew(this.#world.application(id), endsInDays)
  }

  /** Somebody makes a new secret by hand, puts it where it belongs and removes those before. */
  #renew(application: Application, endsInDays: number, displayName = 'made by hand'): void {
    const before = [...application.passwords]
    const { secretText } = this.#world.addCredential(application.id, { displayName, endsInDays })
    const { store } = this.#world.vaults.first
    store.addVersion(secretName(application.notes), secretText, plain)
    this.#remove(application, before)
  }

  #remove({ id }: Application, old: readonly PasswordCredential[]): void {
    for (const { keyId } of old) this.#world.deleteCredential(id, keyId)
  }
}

const plain = {
  contentType: undefined,
  tags: undefined,
  enabled: undefined,
  nbf: undefined,
  exp: undefined,
}

function secretName(notes: string | null): string {
  return notes?.replace('keyvault:contoso-kv/', '') ?? ''
}

function isDue({ startAt, endAt }: PasswordCredential): boolean {
  return endAt.getTime() - startAt.getTime() < 60 * 86_400_000
}

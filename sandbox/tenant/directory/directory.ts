import { randomUUID } from 'node:crypto'

import type { SandboxClock } from '../clock.ts'
import type { Faults } from '../faults/fault-rules.ts'
import type { SecretTexts } from '../secret-texts.ts'
import { openPolicy } from './credential-policy.ts'
import type {
  Application,
  CredentialPolicy,
  OwnCredentials,
  PasswordCredential,
  RecordedSignIns,
  RoleAssignment,
  StandaloneServicePrincipal,
  User,
} from './model.ts'

/** What a caller must say about an application; the rest has plain values. */
export type NewApplication = Pick<
  Application,
  'id' | 'appId' | 'servicePrincipalId' | 'displayName' | 'createdAt'
> &
  Partial<Application>

/** All directory state of the tenant: applications, people, roles, policies. */
export class Directory {
  readonly users = new Map<string, User>()
  readonly standaloneServicePrincipals: StandaloneServicePrincipal[] = []
  readonly roleAssignments: RoleAssignment[] = []
  /** Members by group object id; nested ones are listed themselves. */
  readonly groups = new Map<string, Set<string>>()
  /** Whose token made and removed client secrets, by key id. */
  readonly writers = new Map<string, { mintedBy?: string; removedBy?: string }>()
  readonly signIns: RecordedSignIns = new Map()
  /** Whether the tenant has Entra ID P1; without it nobody reads sign-ins through Graph. */
  premium = true
  defaultPolicy: CredentialPolicy = openPolicy(
    '00000000-0000-0000-0000-000000000000',
    'Default app management tenant policy',
  )
  /** By application object id. */
  readonly policies = new Map<string, CredentialPolicy>()
  readonly deletedApplications: { id: string; deletedAtSequence: number }[] = []
  /** Credentials of service principals by object id. */
  readonly ownCredentials = new Map<string, OwnCredentials>()
  /** Undocumented by Microsoft, so both are possible here. */
  deltaTracksPasswords = true
  /** Bumped by `expireDeltaTokens`; tokens of an older epoch are answered with 410. */
  deltaEpoch = 1
  readonly #applications = new Map<string, Application>()
  readonly #clock: SandboxClock
  readonly #texts: SecretTexts
  readonly #faults: Faults
  #sequence = 0

  constructor(clock: SandboxClock, texts: SecretTexts, faults: Faults) {
    this.#clock = clock
    this.#texts = texts
    this.#faults = faults
  }

  /** In the order of creation. */
  applications(): Application[] {
    return [...this.#applications.values()]
  }

  /** By object id, in any case. */
  application(id: string): Application | undefined {
    return this.#applications.get(id.toLowerCase())
  }

  applicationByAppId(appId: string): Application | undefined {
    const wanted = appId.toLowerCase()
    return this.applications().find((application) => application.appId === wanted)
  }

  add(fields: NewApplication): Application {
    const application: Application = {
      signInAudience: 'AzureADMyOrg',
      notes: null,
      tags: [],
      disabled: false,
      ownerIds: [],
      passwords: [],
      certificates: [],
      federatedSubjects: [],
      consumer: 'never',
      changedAtSequence: 0,
      earlierPasswords: [],
      writing: false,
      ...fields,
    }
    this.#applications.set(application.id, application)
    this.touch(application)
    return application
  }

  delete(application: Application): void {
    this.#applications.delete(application.id)
    this.#sequence += 1
    this.deletedApplications.push({ id: application.id, deletedAtSequence: this.#sequence })
  }

  /** Makes the application appear in delta queries from now on. */
  touch(application: Application): void {
    this.#sequence += 1
    application.changedAtSequence = this.#sequence
  }

  get sequence(): number {
    return this.#sequence
  }

  policyFor(application: Application): CredentialPolicy {
    return this.policies.get(application.id) ?? this.defaultPolicy
  }

  /** Mints a client secret; the token endpoint knows it once replication is over. */
  mintPassword(
    application: Application,
    wish: { displayName: string | null; startAt: Date; endAt: Date },
  ): PasswordCredential {
    const secretText = this.#texts.mint()
    const credential: PasswordCredential = {
      ...wish,
      keyId: randomUUID(),
      hint: secretText.slice(0, 3),
      secretText,
      replicatedAtMs: performance.now() + this.#faults.replicationMs,
      attempts: 0,
    }
    this.#writePasswords(application, [credential, ...application.passwords])
    return credential
  }

  /** False when no such client secret is there. */
  removePassword(application: Application, keyId: string): boolean {
    const kept = application.passwords.filter((credential) => credential.keyId !== keyId)
    if (kept.length === application.passwords.length) return false
    this.#writePasswords(application, kept)
    return true
  }

  /** What a Graph GET shows: the truth, or what was there before a recent write. */
  passwordsSeenBy(application: Application): readonly PasswordCredential[] {
    const now = performance.now()
    const before = application.earlierPasswords.find(
      ({ writtenAtMs }) => writtenAtMs + this.#faults.readLagMs > now,
    )
    return before?.passwords ?? application.passwords
  }

  /** Somebody signed in with this client secret. */
  recordSignIn(keyId: string, at: Date): void {
    const all = [...(this.signIns.get(keyId) ?? []), at]
    this.signIns.set(
      keyId,
      all.sort((a, b) => a.getTime() - b.getTime()),
    )
  }

  #writePasswords(application: Application, passwords: PasswordCredential[]): void {
    application.earlierPasswords.push({
      writtenAtMs: performance.now(),
      passwords: application.passwords,
    })
    application.passwords = passwords
    if (this.deltaTracksPasswords) this.touch(application)
  }

  now(): Date {
    return this.#clock.now()
  }

  get startedAt(): Date {
    return this.#clock.startedAt
  }
}

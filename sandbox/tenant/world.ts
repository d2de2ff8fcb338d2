import { randomUUID } from 'node:crypto'

import { dayMs } from './clock.ts'
import type { Directory, NewApplication } from './directory/directory.ts'
import type {
  Application,
  CertificateCredential,
  CredentialPolicy,
  OwnCredentials,
  PasswordCredential,
  User,
} from './directory/model.ts'
import type { RoleName } from './directory/roles.ts'
import type { AuthApp } from './entra/auth-app.ts'
import { roleAssignment } from './seed/seed-people.ts'
import type { TeamsCatalog } from './teams-catalog.ts'
import type { VaultAccess, VaultRights } from './vault/vault-access.ts'
import type { SecretVersion, VaultStore } from './vault/vault-store.ts'

export type VaultKey = 'first' | 'second'

/** One vault as the tenant keeps it. */
export interface VaultState {
  name: string
  store: VaultStore
  rights: VaultRights
}

/** Who holds the bot's rights in the tenant. */
export interface BotIdentity {
  clientId: string
  clientSecret: string
  servicePrincipalId: string
}

/** Directory and vaults as test code sees and changes them: at once, past every fault and lag. */
export class World {
  readonly directory: Directory
  readonly vaults: Readonly<Record<VaultKey, VaultState>>
  readonly catalog: TeamsCatalog
  readonly bot: BotIdentity
  readonly authApp: AuthApp
  botPermissions: readonly string[]

  constructor(parts: {
    directory: Directory
    vaults: Record<VaultKey, VaultState>
    catalog: TeamsCatalog
    bot: BotIdentity
    authApp: AuthApp
    botPermissions: readonly string[]
  }) {
    this.directory = parts.directory
    this.vaults = parts.vaults
    this.catalog = parts.catalog
    this.bot = parts.bot
    this.authApp = parts.authApp
    this.botPermissions = parts.botPermissions
  }

  /** By display name, object id or client id; throws when there is none. */
  application(key: string): Application {
    const found =
      this.directory.application(key) ??
      this.directory.applicationByAppId(key) ??
      this.directory.applications().find(({ displayName }) => displayName === key)
    if (found === undefined) throw new Error(`The tenant has no application ${key}.`)
    return found
  }

  /** Client secrets of an application, newest first, text included. */
  credentialsOf(key: string): readonly PasswordCredential[] {
    return this.application(key).passwords
  }

  certificatesOf(key: string): readonly CertificateCredential[] {
    return this.application(key).certificates
  }

  /** Registers another application; what is not said has plain values and no owner. */
  addApplication(fields: Partial<NewApplication> & { displayName: string | null }): Application {
    return this.directory.add({
      id: randomUUID(),
      appId: randomUUID(),
      servicePrincipalId: randomUUID(),
      createdAt: this.directory.now(),
      ...fields,
    })
  }

  /** Adds a client secret as a person in the portal would; it works at once. */
  addCredential(
    key: string,
    wish: { displayName?: string; endsInDays: number },
  ): PasswordCredential {
    const now = this.directory.now()
    const credential = this.directory.mintPassword(this.application(key), {
      displayName: wish.displayName ?? null,
      startAt: now,
      endAt: new Date(now.getTime() + wish.endsInDays * dayMs),
    })
    credential.replicatedAtMs = Number.NEGATIVE_INFINITY
    return credential
  }

  deleteApplication(key: string): void {
    this.directory.delete(this.application(key))
  }

  deleteCredential(key: string, keyId: string): void {
    if (!this.directory.removePassword(this.application(key), keyId)) {
      throw new Error(`Application ${key} has no client secret ${keyId}.`)
    }
  }

  setOwners(key: string, owners: readonly { readonly id: string }[]): void {
    this.application(key).ownerIds = owners.map(({ id }) => id)
  }

  /** Changes members such as notes, tags, disabled or displayName. */
  changeApplication(key: string, changes: Partial<Application>): void {
    const application = this.application(key)
    Object.assign(application, changes)
    this.directory.touch(application)
  }

  changeUser(id: string, changes: Partial<User>): void {
    const user = this.directory.users.get(id)
    if (user === undefined) throw new Error(`The tenant has no user ${id}.`)
    Object.assign(user, changes)
  }

  /** GET answers 404 from now on; applications keep naming the person as owner. */
  deleteUser(id: string): void {
    this.directory.users.delete(id)
  }

  grantRole(principalId: string, role: RoleName, scope: '/' | `/${string}` = '/'): void {
    this.directory.roleAssignments.push(roleAssignment(principalId, role, scope))
  }

  /** Makes the person a member of exactly these groups. */
  setGroups(personId: string, groupIds: readonly string[]): void {
    for (const id of groupIds) {
      if (!this.directory.groups.has(id)) this.directory.groups.set(id, new Set())
    }
    for (const [id, members] of this.directory.groups) {
      if (groupIds.includes(id)) members.add(personId)
      else members.delete(personId)
    }
  }

  revokeRoles(principalId: string): void {
    const kept = this.directory.roleAssignments.filter((each) => each.principalId !== principalId)
    this.directory.roleAssignments.splice(0, Infinity, ...kept)
  }

  /** Changes the tenant's policy, or with a key that of one application. */
  setPolicy(changes: Partial<CredentialPolicy>, key?: string): void {
    if (key === undefined) {
      this.directory.defaultPolicy = { ...this.directory.defaultPolicy, ...changes }
      return
    }
    const application = this.application(key)
    const policy = this.directory.policyFor(application)
    const id = this.directory.policies.has(application.id) ? policy.id : randomUUID()
    this.directory.policies.set(application.id, { ...policy, id, ...changes })
  }

  /** The next token carries these permissions; tokens out there keep theirs. */
  setBotPermissions(permissions: readonly string[]): void {
    this.botPermissions = [...permissions]
  }

  /** The bot's rights in a vault, or with one secret of it. */
  setVaultAccess(vault: VaultKey, access: VaultAccess, secretName?: string): void {
    this.vaults[vault].rights.set(access, secretName)
  }

  /** Versions of a vault secret, oldest first, values included; none when there is no secret. */
  vaultVersionsOf(name: string, vault: VaultKey = 'first'): readonly SecretVersion[] {
    return this.vaults[vault].store.find(name)?.versions ?? []
  }

  deleteVaultSecret(name: string, vault: VaultKey = 'first'): void {
    const { store } = this.vaults[vault]
    const secret = store.find(name)
    if (secret === undefined) throw new Error(`The vault has no secret ${name}.`)
    store.softDelete(secret)
  }

  /** A sign-in with a client secret now; the log shows it after minutes, the report a day later. */
  recordSignIn(keyId: string, at: Date = this.directory.now()): void {
    this.directory.recordSignIn(keyId, at)
  }

  /** Whether the tenant has Entra ID P1, without which Graph shows no sign-ins. */
  setPremiumLicence(premium: boolean): void {
    this.directory.premium = premium
  }

  /** Gives a service principal credentials of its own. */
  setOwnCredentials(servicePrincipalId: string, own: OwnCredentials): void {
    this.directory.ownCredentials.set(servicePrincipalId, own)
  }

  /** Answers every delta token that is out there with 410. */
  expireDeltaTokens(): void {
    this.directory.deltaEpoch += 1
  }
}

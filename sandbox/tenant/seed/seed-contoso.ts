import { dayMs } from '../clock.ts'
import { openPolicy } from '../directory/credential-policy.ts'
import type { Directory } from '../directory/directory.ts'
import type { Application, CredentialPolicy, PasswordCredential } from '../directory/model.ts'
import type { SecretTexts } from '../secret-texts.ts'
import { seededBytes, seededGuid } from '../seeded.ts'
import type { VaultRights } from '../vault/vault-access.ts'
import type { VaultStore } from '../vault/vault-store.ts'
import { applicationsOfAlice } from './applications-of-alice.ts'
import { applicationsOfOthers } from './applications-of-others.ts'
import type { SeedApplication, SeedSecret } from './seed-application.ts'
import { seedPeople } from './seed-people.ts'
import { unusualApplications } from './unusual-applications.ts'

export interface SeedTarget {
  startedAt: Date
  directory: Directory
  texts: SecretTexts
  vaults: Record<'first' | 'second', { store: VaultStore; rights: VaultRights }>
}

/** Fills the tenant: the same ids and the same distances from the start every time. */
export function seedContoso(target: SeedTarget): void {
  const rows = [...applicationsOfAlice, ...applicationsOfOthers, ...unusualApplications]
  for (const row of rows) seedApplication(target, row)
  seedPeople(target.directory)
  seedTroubledSecrets(target)
}

function seedApplication(target: SeedTarget, row: SeedApplication): void {
  const key = row.name ?? row.key ?? ''
  const application = target.directory.add({
    id: seededGuid(`application ${key}`),
    appId: seededGuid(`client id ${key}`),
    servicePrincipalId: seededGuid(`service principal ${key}`),
    displayName: row.name,
    createdAt: daysFrom(target.startedAt, -800),
    signInAudience: row.audience ?? 'AzureADMyOrg',
    notes: row.notes ?? null,
    tags: [...(row.tags ?? [])],
    disabled: row.disabled ?? false,
    ownerIds: row.owners.map(({ id }) => id),
    consumer: row.consumer ?? 'never',
    passwords: row.secrets.map((secret, index) => seedSecret(target, `${key} ${index}`, secret)),
    federatedSubjects: [...(row.federated ?? [])],
    certificates: (row.certificates ?? []).map(({ name, ends }) => ({
      keyId: seededGuid(`certificate ${key} ${name}`),
      displayName: name,
      startAt: daysFrom(target.startedAt, ends - 365),
      endAt: daysFrom(target.startedAt, ends),
      customKeyIdentifier: seededBytes(`thumbprint ${key} ${name}`, 20).toString('base64'),
    })),
  })
  if (row.policy !== undefined) {
    target.directory.policies.set(application.id, policyOf(row.policy))
  }
  for (const place of row.stored ?? []) store(target, application, place)
}

function seedSecret(target: SeedTarget, key: string, secret: SeedSecret): PasswordCredential {
  const secretText = target.texts.seed(key)
  return {
    keyId: seededGuid(`secret ${key}`),
    displayName: secret.name,
    startAt: daysFrom(target.startedAt, -(secret.began ?? 365 - secret.ends)),
    endAt: daysFrom(target.startedAt, secret.ends),
    hint: secret.withoutHint === true ? null : secretText.slice(0, 3),
    secretText,
    replicatedAtMs: Number.NEGATIVE_INFINITY,
    attempts: 0,
  }
}

/** Versions as a careful person would have put them there, the current secret last. */
function store(
  target: SeedTarget,
  application: Application,
  place: { vault: 'first' | 'second'; name: string; olderVersions?: number },
): void {
  const { store: vault } = target.vaults[place.vault]
  const [current] = application.passwords
  if (current === undefined) throw new Error(`${place.name} has no secret to store.`)
  const versionOf = (index: number) =>
    seededBytes(`version ${place.vault} ${place.name} ${index}`, 16).toString('hex')
  for (let index = 0; index < (place.olderVersions ?? 0); index += 1) {
    const value = target.texts.seed(`older version ${place.vault} ${place.name} ${index}`)
    const at = new Date(current.startAt.getTime() - 365 * dayMs)
    vault.addVersion(place.name, value, plain, { version: versionOf(index), at })
  }
  const changes = {
    ...plain,
    contentType: 'text/plain',
    exp: Math.floor(current.endAt.getTime() / 1000),
    tags: { 'application-client-id': application.appId, 'key-id': current.keyId },
  }
  vault.addVersion(place.name, current.secretText, changes, {
    version: versionOf(-1),
    at: current.startAt,
  })
}

const plain = {
  contentType: undefined,
  tags: undefined,
  enabled: undefined,
  nbf: undefined,
  exp: undefined,
}

/** A name that is soft-deleted and one that the bot may not touch. */
function seedTroubledSecrets({ vaults: { first }, texts }: SeedTarget): void {
  for (const name of ['retired-name', 'guarded-by-security']) {
    const version = seededBytes(`version first ${name}`, 16).toString('hex')
    first.store.addVersion(name, texts.seed(name), plain, { version })
  }
  const retired = first.store.find('retired-name')
  if (retired !== undefined) first.store.softDelete(retired)
  first.rights.set('none', 'guarded-by-security')
}

function policyOf(kind: 'cappedAt180Days' | 'noNewSecrets'): CredentialPolicy {
  const restriction = { state: 'enabled', restrictForAppsCreatedAfter: null } as const
  switch (kind) {
    case 'cappedAt180Days':
      return {
        ...openPolicy(seededGuid('policy capped'), 'Client secrets live 180 days at most'),
        passwordLifetime: { ...restriction, maxLifetime: 'P180D' },
      }
    case 'noNewSecrets':
      return {
        ...openPolicy(seededGuid('policy banned'), 'No new client secrets'),
        passwordAddition: restriction,
      }
  }
}

const daysFrom = (start: Date, days: number): Date =>
  new Date(start.getTime() + Math.round(days * dayMs))

import { randomBytes } from 'node:crypto'

import { dayMs } from '../clock.ts'

/** One version of a vault secret. Times are unix seconds, as on the wire. */
export interface SecretVersion {
  /** 32 hex digits. */
  version: string
  value: string
  contentType: string | undefined
  tags: Record<string, string>
  enabled: boolean
  nbf: number | undefined
  exp: number | undefined
  created: number
  updated: number
}

export interface VaultSecret {
  /** As first written; names are found in any case. */
  name: string
  /** Oldest first. */
  versions: SecretVersion[]
  deleted: { deletedDate: number; scheduledPurgeDate: number } | undefined
}

export type SecretChanges = Pick<SecretVersion, 'contentType' | 'nbf' | 'exp'> & {
  tags: Record<string, string> | undefined
  enabled: boolean | undefined
}

const retentionDays = 90

/** The secrets of one vault, soft-deleted ones included. */
export class VaultStore {
  readonly #secrets = new Map<string, VaultSecret>()
  readonly #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Those that are not deleted, by name. */
  secrets(): VaultSecret[] {
    return this.#sorted().filter(({ deleted }) => deleted === undefined)
  }

  deletedSecrets(): VaultSecret[] {
    return this.#sorted().filter(({ deleted }) => deleted !== undefined)
  }

  /** A secret by name in any case, deleted or not. */
  find(name: string): VaultSecret | undefined {
    return this.#secrets.get(name.toLowerCase())
  }

  /** Adds a version, which becomes the latest whether it is enabled or not. */
  addVersion(
    name: string,
    value: string,
    changes: SecretChanges,
    given: { version?: string; at?: Date } = {},
  ): SecretVersion {
    const at = unixSeconds(given.at ?? this.#now())
    const added: SecretVersion = {
      version: given.version ?? randomBytes(16).toString('hex'),
      value,
      contentType: changes.contentType,
      tags: changes.tags ?? {},
      enabled: changes.enabled ?? true,
      nbf: changes.nbf,
      exp: changes.exp,
      created: at,
      updated: at,
    }
    const secret = this.find(name) ?? { name, versions: [], deleted: undefined }
    secret.versions.push(added)
    this.#secrets.set(name.toLowerCase(), secret)
    return added
  }

  /** Changes what is given; tags are replaced as a whole. */
  update(version: SecretVersion, changes: SecretChanges): void {
    version.contentType = changes.contentType ?? version.contentType
    version.tags = changes.tags ?? version.tags
    version.enabled = changes.enabled ?? version.enabled
    version.nbf = changes.nbf ?? version.nbf
    version.exp = changes.exp ?? version.exp
    version.updated = unixSeconds(this.#now())
  }

  softDelete(secret: VaultSecret): void {
    const deletedDate = unixSeconds(this.#now())
    secret.deleted = {
      deletedDate,
      scheduledPurgeDate: deletedDate + (retentionDays * dayMs) / 1000,
    }
  }

  recover(secret: VaultSecret): void {
    secret.deleted = undefined
  }

  purge(secret: VaultSecret): void {
    this.#secrets.delete(secret.name.toLowerCase())
  }

  #sorted(): VaultSecret[] {
    return [...this.#secrets.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'))
  }
}

const unixSeconds = (date: Date): number => Math.floor(date.getTime() / 1000)

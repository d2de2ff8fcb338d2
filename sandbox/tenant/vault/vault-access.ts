/** Data actions of Azure's role definitions, without their common prefix. */
export type VaultAction =
  | 'getSecret/action'
  | 'setSecret/action'
  | 'readMetadata/action'
  | 'update/action'
  | 'delete'
  | 'purge/action'
  | 'recover/action'

/** What the bot may do in a vault or with one secret of it. */
export type VaultAccess = 'officer' | 'publisher' | 'reader' | 'none'

const granted: Record<VaultAccess, readonly VaultAction[]> = {
  /** Key Vault Secrets Officer. */
  officer: [
    'getSecret/action',
    'setSecret/action',
    'readMetadata/action',
    'update/action',
    'delete',
    'purge/action',
    'recover/action',
  ],
  /** The custom role that sets and updates but never reads a value. */
  publisher: ['setSecret/action', 'readMetadata/action', 'update/action', 'recover/action'],
  /** Key Vault Secrets User. */
  reader: ['getSecret/action', 'readMetadata/action'],
  none: [],
}

/** The bot's rights in one vault, with exceptions for single secrets. */
export class VaultRights {
  #whole: VaultAccess = 'officer'
  readonly #bySecret = new Map<string, VaultAccess>()

  set(access: VaultAccess, secretName?: string): void {
    if (secretName === undefined) this.#whole = access
    else this.#bySecret.set(secretName.toLowerCase(), access)
  }

  allows(action: VaultAction, secretName: string | undefined): boolean {
    const own = secretName === undefined ? undefined : this.#bySecret.get(secretName.toLowerCase())
    return granted[own ?? this.#whole].includes(action)
  }
}

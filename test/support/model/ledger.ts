import type { Person } from '../../../src/domain/application.ts'
import type { VaultTarget } from '../../../src/domain/vault-target.ts'

// What the model knows of the world: who made which secret, who confirmed what, and what Rekey
// itself did. Nothing here is read from Rekey's own records.

/** A press that may change something, by somebody who had the right at that moment. */
export interface RightfulPress {
  readonly what: 'rotate' | 'cleanup' | 'undo' | 'give-up' | 'removal'
  readonly personId: string
  readonly at: Date
  /** The rotation, or the key id of a removal; null for `rotate`: it has no name yet. */
  readonly about: string | null
}

/** Rekey took a client secret out of the directory. */
export interface Removal {
  readonly keyId: string
  readonly objectId: string
  readonly at: Date
  /** Whether anybody could sign in with it until then. */
  readonly wasValid: boolean
  /** What the application could still sign in with afterwards. */
  readonly validLeft: readonly string[]
  /** The vaults' secrets that served it, and serve a dead value since. */
  readonly starved: readonly string[]
  /** A person removed a secret so shortly before that a lagging directory may not have shown it. */
  readonly directoryWasBehind: boolean
}

/** All that the model holds against Rekey's records. */
export class Ledger {
  /** Client secrets that people made in the portal. */
  readonly handMade = new Set<string>()
  /** What people removed in the portal, and when. */
  readonly goneByHand = new Map<string, Date>()
  /** What Rekey minted: key id to the name it gave. */
  readonly minted = new Map<string, string>()
  readonly removals: Removal[] = []
  /** `keyId@target` for each value that Rekey stored. */
  readonly stored = new Set<string>()
  readonly presses: RightfulPress[] = []
  /** How often in a row Entra has accepted a value by now. */
  readonly accepted = new Map<string, number>()
  /** Vault secrets that people changed since Rekey last wrote there. */
  readonly vaultTouchedByHand = new Set<string>()
  /** Secrets whose value a person put into a vault by hand: nobody can tell where it is in use. */
  readonly copiedByHand = new Set<string>()
  /** Whether reads lag, or a run hung: it may have acted on what was, or lost what it minted. */
  losesSight = false
  /** Promises that were broken in the middle of a run, in words. */
  readonly broken: string[] = []

  press(what: RightfulPress['what'], { id }: Person, at: Date, about: string | null) {
    this.presses.push({ what, personId: id, at, about })
  }

  /** Whether somebody rightful had asked for it by then. */
  wasAsked(what: 'cleanup' | 'undo' | 'removal', about: string, by: Date): boolean {
    return this.presses.some(
      (press) => press.what === what && press.about === about && press.at <= by,
    )
  }
}

/** One vault secret as text. */
export function keyOfTarget({ vaultUrl, secretName }: VaultTarget): string {
  return `${new URL(vaultUrl).hostname.split('.')[0]}/${secretName}`
}

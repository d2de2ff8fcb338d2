import { openSecretText } from '../../../src/application/open-secret-text.ts'
import type { PasswordCredential } from '../../../src/domain/application.ts'
import type { VaultTarget } from '../../../src/domain/vault-target.ts'
import type { HeldVersion } from '../fakes/fake-vault.ts'
import type { BotWorld } from '../worlds/bot-world.ts'
import { keyOfTarget, type Ledger } from './ledger.ts'

/** Reads of a directory show every write after this long. */
export const lagMs = 10 * 60_000

/** As often in a row Entra must have accepted a new value before a vault may serve it. */
const proofsInARow = 3

interface Seen {
  readonly credentials: ReadonlyMap<string, readonly PasswordCredential[]>
  readonly served: ReadonlyMap<string, HeldVersion | undefined>
}

/** Looks at what each call changed; `byHand` wraps what people do, so that it is not taken for Rekey. */
export interface Watcher {
  byHand<T>(act: () => T): T
}

const watchers = new WeakMap<BotWorld, Watcher>()

/** People change something outside. */
export function byHand<T>(world: BotWorld, act: () => T): T {
  const watcher = watchers.get(world)
  if (!watcher) throw new Error('nobody watches this world')
  return watcher.byHand(act)
}

/** Enters all that Rekey does outside into the ledger, and what must not be true at any moment. */
export function watchRekey(world: BotWorld, ledger: Ledger, targets: readonly VaultTarget[]): void {
  const { tenant, vaults, clock, calls, proof } = world
  let seen = look()
  let lastWriteAt = 0

  function look(): Seen {
    return {
      credentials: new Map(
        tenant.all().map(({ application }) => [application.objectId, application.credentials]),
      ),
      served: new Map(targets.map((target) => [keyOfTarget(target), servedAt(target)])),
    }
  }

  function servedAt({ vaultUrl, secretName }: VaultTarget): HeldVersion | undefined {
    return vaults
      .at(vaultUrl)
      .versionsOf(secretName)
      .findLast(({ enabled }) => enabled)
  }

  /** Whether some application could sign in with this value, by the credentials of that moment. */
  function signsIn({ credentials }: Seen, value: string): boolean {
    return [...credentials.values()]
      .flat()
      .some(({ keyId, expiresAt }) => tenant.values.get(keyId) === value && expiresAt > clock.now())
  }

  function enter(): void {
    const before = seen
    seen = look()
    for (const [objectId, credentials] of seen.credentials) {
      const earlier = before.credentials.get(objectId) ?? []
      if (earlier === credentials) continue
      for (const each of credentials) if (!has(earlier, each)) mint(each)
      for (const each of earlier) if (!has(credentials, each)) remove(objectId, each, before)
    }
    for (const target of targets) write(target, before)
  }

  function mint({ keyId, displayName }: PasswordCredential): void {
    ledger.minted.set(keyId, displayName ?? '')
  }

  function remove(objectId: string, { keyId }: PasswordCredential, before: Seen): void {
    const left = seen.credentials.get(objectId) ?? []
    const value = tenant.values.get(keyId) ?? ''
    const couldSignIn = signsIn(before, value)
    ledger.removals.push({
      keyId,
      objectId,
      at: clock.now(),
      wasValid: couldSignIn,
      validLeft: left.filter(({ expiresAt }) => expiresAt > clock.now()).map((each) => each.keyId),
      starved: couldSignIn
        ? targets
            .map(keyOfTarget)
            .filter((key) => seen.served.get(key)?.value === value)
            .filter((key) => !ledger.vaultTouchedByHand.has(key))
        : [],
      directoryWasBehind:
        ledger.losesSight &&
        [...ledger.goneByHand.values()].some((at) => clock.now().getTime() - at.getTime() < lagMs),
    })
  }

  function write(target: VaultTarget, before: Seen): void {
    const key = keyOfTarget(target)
    const now = seen.served.get(key)
    if (!now || now.version === before.served.get(key)?.version) return
    ledger.vaultTouchedByHand.delete(key)
    const { keyId, rotationId } = now.tags ?? {}
    const name = `${now.version.slice(-5)} of ${key}`
    if (!signsIn(seen, now.value) && !ledger.goneByHand.has(keyId ?? '')) {
      ledger.broken.push(`version ${name} serves a value that Entra does not accept`)
    }
    const proofs = ledger.accepted.get(now.value) ?? 0
    if (proofs < (rotationId ? proofsInARow : 1)) {
      ledger.broken.push(`version ${name} was stored before its value was proven`)
    }
    if (rotationId && keyId && tenant.values.get(keyId) === now.value) {
      ledger.stored.add(`${keyId}@${key}`)
    }
  }

  calls.watch = enter
  const ask = proof.tryOnce.bind(proof)
  proof.tryOnce = async (clientId, secret) => {
    const answer = await ask(clientId, secret)
    const value = openSecretText(secret)
    ledger.accepted.set(value, answer === 'accepted' ? (ledger.accepted.get(value) ?? 0) + 1 : 0)
    return answer
  }
  const writeCredentials = tenant.writeCredentials.bind(tenant)
  tenant.writeCredentials = (objectId, credentials) => {
    writeCredentials(objectId, credentials)
    lastWriteAt = clock.now().getTime()
  }
  const read = tenant.read.bind(tenant)
  tenant.read = (held) => {
    if (clock.now().getTime() - lastWriteAt > lagMs) held.stale.readsLeft = 0
    return read(held)
  }
  watchers.set(world, {
    byHand: (act) => {
      try {
        return act()
      } finally {
        seen = look()
      }
    },
  })
}

function has(credentials: readonly PasswordCredential[], { keyId }: PasswordCredential): boolean {
  return credentials.some((each) => each.keyId === keyId)
}

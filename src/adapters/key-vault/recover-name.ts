import { setTimeout as sleepFor } from 'node:timers/promises'
import { failedFor } from '../../application/service-error.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import { hasVersions } from './look-at-vault.ts'
import type { VaultClients } from './vault-clients.ts'
import { toVaultError } from './vault-error.ts'

/** Somebody waits before a card: Teams gives up on a press after some ten seconds. */
const pausesMs = [250, 500, 1_000, 2_000]

/**
 * Brings a soft-deleted secret back and waits until its versions show. A secret that is not deleted
 * any more, or is gone for good, is no failure: its name is free to use.
 */
export async function recoverName(
  clients: VaultClients,
  target: VaultTarget,
): Promise<'recovered' | 'underWay'> {
  if (await isBackOrGone(clients, target)) return 'recovered'
  for (const pauseMs of pausesMs) {
    if (await hasVersions(clients, target)) return 'recovered'
    await sleepFor(pauseMs)
  }
  return 'underWay'
}

/** Asks once for the recovery; true where there is nothing to recover. */
async function isBackOrGone(clients: VaultClients, target: VaultTarget): Promise<boolean> {
  if (await hasVersions(clients, target)) return true
  try {
    // The poller that this gives would go on by reading the value, for which Rekey needs no right.
    await clients.reader(target).beginRecoverDeletedSecret(target.secretName, {
      abortSignal: clients.timeLimit(),
    })
    return false
  } catch (error) {
    const failure = toVaultError(error, 'read')
    if (failedFor(failure, 'notFound')) return true
    // Somebody was faster, and the vault is at it.
    if (failedFor(failure, 'conflict')) return false
    throw failure
  }
}

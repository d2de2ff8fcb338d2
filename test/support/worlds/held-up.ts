import assert from 'node:assert/strict'
import type { BotWorld } from './bot-world.ts'
import { ourCredentials } from './invariants.ts'
import { vaultUrl } from './payroll.ts'
import { latest, pressRotate } from './story.ts'
import { work } from './work.ts'

/** The process dies with a value in hand, and then the vault is closed to Rekey for good. */
export async function vaultClosedAfterMinting(
  world: BotWorld,
  access: 'none' | 'unreachable' = 'none',
): Promise<void> {
  await pressRotate(world)
  world.calls.failNext('entra.tryOnce', { kind: 'dieBefore' })
  const { watch } = world.calls
  world.calls.watch = () => {
    watch()
    if (ourCredentials(world).length > 0) world.vaults.at(vaultUrl).access = access
  }
  await work(world)
  assert.equal((await latest(world)).state, 'requested')
  assert.equal(ourCredentials(world).length, 1, 'it is there, and nobody has its value')
}

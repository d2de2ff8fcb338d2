import type { AsyncCommand } from 'fast-check'
import { catchUp } from '../../../src/application/catch-up.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { ProcessDied } from '../fakes/calls.ts'
import type { BotWorld } from '../worlds/bot-world.ts'
import { assertInvariants } from './invariants.ts'
import type { Ledger } from './ledger.ts'
import type { Real } from './scenario.ts'

/** One thing that happens in a story. */
export type Act = AsyncCommand<Ledger, Real>

/** A command that does something and then looks whether all that must hold still does. */
export function act(
  words: string,
  happens: (ledger: Ledger, real: Real) => Promise<void> | void,
): Act {
  return {
    check: () => true,
    run: async (ledger, real) => {
      await happens(ledger, real)
      await assertInvariants(ledger, real)
    },
    toString: () => words,
  }
}

/** Does something that may fail or die; a process that dies is followed by another. */
export async function survive(world: BotWorld, doing: () => Promise<unknown>): Promise<boolean> {
  try {
    await doing()
    return true
  } catch (error) {
    await afterwards(world, error)
    return false
  }
}

/** What follows a failure; anything but a service's failure or a death is a bug, and is thrown. */
export async function afterwards(world: BotWorld, error: unknown): Promise<void> {
  if (error instanceof ServiceError) return
  if (!(error instanceof ProcessDied)) throw error
  world.calls.restart()
  await catchUp({ store: world.store, clock: world.clock })
}

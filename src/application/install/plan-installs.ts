import { installWindowMs, peopleToInstallFor } from '../../domain/install-plan.ts'
import type { HouseRules } from '../house-rules.ts'
import type { BotInstaller } from '../ports/bot-installer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { findOutOfReach } from './out-of-reach.ts'

/** What a plan needs; without an installer nobody gets the bot unless they want it themselves. */
export interface PlanInstallsPorts {
  readonly installer: BotInstaller | null
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * Asks for the bot to be installed for owners who ought to be told and cannot be, each with its job
 * in one transaction. Reads only what the last round stored, so it is cheap to repeat.
 */
export async function planInstalls(
  { installer, store, clock, log }: PlanInstallsPorts,
  rules: HouseRules,
): Promise<void> {
  if (installer === null) return
  const now = clock.now()
  const people = await findOutOfReach(store, rules, now)
  const [removed, past, askedLately] = await Promise.all([
    store.installs.removals(),
    store.installs.of(people),
    store.installs.askedSince(new Date(now.getTime() - installWindowMs)),
  ])
  const chosen = peopleToInstallFor(people, { removed, past, askedLately, now })
  for (const personId of chosen) {
    await store.transaction(async (within) => {
      await within.installs.ask(personId, now)
      await within.enqueue({ queue: 'install-bot', data: { personId } })
    })
  }
  log.info('installs planned', { outOfReach: people.length, asked: chosen.length })
}

import type { Application, Person } from '../domain/application.ts'
import { targetsAsText } from '../domain/target-text.ts'
import type { Card, TargetsCard } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { resolveTargets } from './resolve-targets.ts'

/** The ports that showing and setting targets needs. */
export type TargetPorts = RightsPorts & { vaults: Vaults; clock: Clock; store: Store }

/** Where an application's client secret is kept, for somebody who may see it. */
export async function showTargets(
  ports: TargetPorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  return examined.allowed ? showTargetsOf(ports, rules, examined.application) : examined.answer
}

/** The same, where the right is known; with what became of an attempt to change them. */
export async function showTargetsOf(
  ports: TargetPorts,
  rules: HouseRules,
  application: Application,
  said: { outcome: TargetsCard['outcome']; typed?: string } = { outcome: null },
): Promise<TargetsCard> {
  const { targets, set } = await resolveTargets(ports, rules, application)
  const looked = targets.map(async (target) => ({
    ...target,
    readiness: await ports.vaults.readiness(target, application.clientId),
  }))
  return {
    kind: 'targets',
    application: applicationNames(application),
    targets: await Promise.all(looked),
    set: set && { by: set.setBy.name, at: set.setAt },
    text: said.typed ?? targetsAsText(targets, rules.defaultVaultUrl),
    outcome: said.outcome,
  }
}

import type { Person } from '../domain/application.ts'
import { parseTargets } from '../domain/target-text.ts'
import type { Card } from './card.ts'
import { examine } from './examine.ts'
import type { HouseRules } from './house-rules.ts'
import type { Transaction } from './ports/store.ts'
import { showTargetsOf, type TargetPorts } from './show-targets.ts'

/** Sets where an application's client secret is kept; bad input comes back with what is wrong in it. */
export async function saveTargets(
  ports: TargetPorts,
  rules: HouseRules,
  request: { person: Person; applicationObjectId: string; targets: string },
): Promise<Card> {
  const examined = await examine(ports, request.person, request.applicationObjectId)
  if (!examined.allowed) return examined.answer
  const { application } = examined
  const typed = request.targets
  const parsed = parseTargets(typed, rules.defaultVaultUrl)
  if (!parsed.ok)
    return showTargetsOf(ports, rules, application, { outcome: parsed.problem, typed })
  const set = { targets: parsed.targets, setBy: request.person, setAt: ports.clock.now() }
  const done = await unlessRotating(ports, application.objectId, (within) =>
    within.targets.set(application.objectId, set),
  )
  if (done) return showTargetsOf(ports, rules, application, { outcome: 'saved' })
  return showTargetsOf(ports, rules, application, { outcome: { code: 'rotationOpen' }, typed })
}

/** Goes back to what the application itself says. */
export async function resetTargets(
  ports: TargetPorts,
  rules: HouseRules,
  request: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, request.person, request.applicationObjectId)
  if (!examined.allowed) return examined.answer
  const { application } = examined
  const done = await unlessRotating(ports, application.objectId, (within) =>
    within.targets.clear(application.objectId),
  )
  const outcome = done ? 'reset' : ({ code: 'rotationOpen' } as const)
  return showTargetsOf(ports, rules, application, { outcome })
}

/**
 * False while a rotation is open: it goes to the places that it was started with, and a card that
 * shows others as "kept in" would be wrong until the next one.
 */
function unlessRotating(
  { store }: TargetPorts,
  applicationObjectId: string,
  change: (within: Transaction) => Promise<void>,
): Promise<boolean> {
  return store.transaction(async (within) => {
    if (await within.rotations.openFor(applicationObjectId)) return false
    await change(within)
    return true
  })
}

import { beginCleanup } from '../../../src/application/ask-cleanup.ts'
import { beginRotation } from '../../../src/application/begin-rotation.ts'
import type { Card } from '../../../src/application/card.ts'
import type { Person } from '../../../src/domain/application.ts'
import type { Acknowledged } from '../../../src/domain/evidence.ts'
import type { Rotation } from '../../../src/domain/rotation.ts'
import { type BotWorld, cardOf, rules } from './bot-world.ts'
import { alice, application, ben, oldKeyId } from './payroll.ts'
import { press, work } from './work.ts'

/** The Payroll API's object id. */
export const payrollId = application().objectId

/** Somebody presses "Rotate now"; no work is done yet. */
export function pressRotate(world: BotWorld, person: Person = alice): Promise<Card> {
  return beginRotation(world.ports, rules, {
    person,
    applicationObjectId: payrollId,
    keyId: oldKeyId,
    description: '',
    validity: 12,
    targets: null,
    shownTargets: null,
    card: cardOf(person),
  })
}

/** Somebody presses "Delete old secret"; no work is done yet. */
export async function pressDelete(
  world: BotWorld,
  person: Person = ben,
  acknowledged: Acknowledged | null = null,
): Promise<Card> {
  const { id: rotationId } = await latest(world)
  const card = cardOf(person)
  return beginCleanup(world.ports, rules, { person, rotationId, card, acknowledged })
}

/** From the press until the rotation waits for a person, or is over. */
export async function rotate(world: BotWorld, person?: Person): Promise<Rotation> {
  await press(world, () => pressRotate(world, person))
  await work(world)
  return latest(world)
}

/**
 * From the confirmation until the rotation is closed, or waits again; whoever is asked a second time
 * says yes again.
 */
export async function cleanUp(world: BotWorld, person?: Person): Promise<Rotation> {
  const card = await press(world, () => pressDelete(world, person))
  if (card.kind === 'cleanup-warning') {
    await press(world, () => pressDelete(world, person, card.acknowledged))
  }
  await work(world)
  return latest(world)
}

/** Time passes until every read shows every write. */
export function letReadsCatchUp({ tenant }: BotWorld): void {
  for (const held of tenant.all()) held.stale.readsLeft = 0
}

/** The newest rotation of the Payroll API's old secret. */
export async function latest(world: BotWorld): Promise<Rotation> {
  const row = await world.store.rotations.latestFor(payrollId, oldKeyId)
  if (!row) throw new Error('nobody rotated the Payroll API')
  return row.rotation
}

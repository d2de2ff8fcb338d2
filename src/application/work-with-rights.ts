import { lenderOf } from '../domain/lent-rights.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import { type AdvancePorts, advanceRotation } from './advance-rotation.ts'
import type { HouseRules } from './house-rules.ts'
import type { InTurn } from './in-turn.ts'
import type { PersonsRights } from './ports/persons-rights.ts'
import type { Job } from './ports/store.ts'
import type { WorkToDo } from './press-with-rights.ts'
import { type RemovePorts, removeSecret } from './remove-secret.ts'

/** What work with people's own rights needs. */
export type RightsWorkPorts = AdvancePorts &
  RemovePorts & {
    readonly rights: PersonsRights
    readonly turns: InTurn
    /** How long after a press another process may be at its work; 0 where there is no other. */
    readonly elsewhereMs: number
  }

/**
 * Takes a rotation on as its job asks for. Where the rights that it needs are not here it may be that
 * the process which took the press is at it: then the job comes back later, and says no sooner that
 * the rotation waits for somebody.
 */
export async function advanceWithRights(
  ports: RightsWorkPorts,
  rules: HouseRules,
  rotationId: RotationId,
  signal?: AbortSignal,
): Promise<void> {
  await ports.turns.once(rotationId, async () => {
    const rotation = (await ports.store.rotations.byId(rotationId))?.rotation
    const lender = rotation && lenderOf(rotation)
    const pressedAt = rotation?.timeline.at(-1)?.at
    const job: Job = { queue: 'advance-rotation', data: { rotationId } }
    if (lender && pressedAt && (await leftToOthers(ports, lender.id, pressedAt, job))) return
    await advanceRotation(ports, rules, rotationId, signal)
  })
}

/** The same for a removal. */
export async function removeWithRights(
  ports: RightsWorkPorts,
  rules: HouseRules,
  removalId: number,
): Promise<void> {
  await ports.turns.once(`removal ${removalId}`, async () => {
    const removal = await ports.store.removals.byId(removalId)
    const job: Job = { queue: 'remove-secret', data: { removalId } }
    if (removal?.state === 'confirmed') {
      const { confirmedBy, confirmedAt } = removal
      if (await leftToOthers(ports, confirmedBy.id, confirmedAt, job)) return
    }
    await removeSecret(ports, rules, removalId)
  })
}

/**
 * Begins what a press left to be done, in this process. Nobody waits for it and nothing is lost with
 * it: the job that the press saved does what this does not.
 */
export function workHere(
  ports: RightsWorkPorts,
  rules: HouseRules,
  signal: AbortSignal,
): (work: WorkToDo) => void {
  const begun = async (work: NonNullable<WorkToDo>) => {
    try {
      if ('rotationId' in work) await advanceWithRights(ports, rules, work.rotationId, signal)
      else await removeWithRights(ports, rules, work.removalId)
    } catch (error) {
      if (!signal.aborted)
        ports.log.warn('work left to its job', { ...work, problem: nameOf(error) })
    }
  }
  return (work) => {
    if (work && !signal.aborted) void begun(work)
  }
}

async function leftToOthers(
  { rights, store, clock, elsewhereMs }: RightsWorkPorts,
  lenderId: string,
  pressedAt: Date,
  job: Job,
): Promise<boolean> {
  const until = new Date(pressedAt.getTime() + elsewhereMs)
  if (rights.has(lenderId) || until <= clock.now()) return false
  await store.enqueue(job, until)
  return true
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

import type { Seeded } from '../../test/chaos/seeded-random.ts'

/** Something that is done again and again, about so far apart. */
export interface Lane {
  readonly everyMs: number
  readonly act: () => unknown
}

/** What lanes need. */
export interface LaneParts {
  readonly goesOn: () => boolean
  readonly pause: (ms: number) => Promise<void>
  readonly random: Seeded
  readonly failed: (error: unknown) => void
}

/** Runs all lanes beside each other until they are to end; what fails in one ends none. */
export async function runLanes(lanes: readonly Lane[], parts: LaneParts): Promise<void> {
  await Promise.all(lanes.map((lane) => runLane(lane, parts)))
}

async function runLane({ everyMs, act }: Lane, parts: LaneParts): Promise<void> {
  const { goesOn, pause, random, failed } = parts
  // Not all at once at the beginning.
  await pause(random.whole(0, everyMs))
  while (goesOn()) {
    try {
      await act()
    } catch (error) {
      failed(error)
    }
    await pause(random.whole(everyMs / 2, everyMs * 1.5))
  }
}

import { DoorLimits } from '../../src/adapters/teams/door-limits.ts'

/** Limits of a door for tests that are about something else: no person ever comes near. */
export function wideDoor(): DoorLimits {
  return new DoorLimits(0, { over: () => undefined })
}

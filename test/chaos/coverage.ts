import { type CrashPoint, nameOfPoint } from './plan-types.ts'
import type { Played } from './play.ts'

// How often a process makes a call depends on how fast it is: a look that is remembered for a
// moment is made once or twice. So a single crash point may not be met; a call that nobody dies at
// is a hole in the test.

/** Whether the process was to die somewhere and ended before it came there. */
export function isUnmet({ run, reached }: Pick<Played, 'run' | 'reached'>): boolean {
  return run.point.at !== 'nowhere' && !reached
}

/** Calls and saves of a story at which no process died, before or after, whichever one it was. */
export function neverMet(played: readonly Pick<Played, 'run' | 'reached'>[]): string[] {
  const byPlace = Map.groupBy(
    played.filter(({ run }) => run.fault === 'none' && isPlace(run.point)),
    ({ run }) => `${run.engine}/${run.story}/${placeOf(run.point)}`,
  )
  return [...byPlace].filter(([, runs]) => runs.every(isUnmet)).map(([place]) => place)
}

function isPlace(point: CrashPoint): boolean {
  return point.at === 'call' || point.at === 'save'
}

/** The name of a point without which one of its name it is. A read is died at on one side only. */
function placeOf(point: CrashPoint): string {
  const name = nameOfPoint(point).replace(/#\d+$/, '')
  return name.includes('_GET_') ? name.replace(/^(before|after):/, '') : name
}

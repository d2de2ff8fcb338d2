import type { PersonsTokens } from '../adapters/entra/persons-tokens.ts'
import type { JobHandlers } from '../adapters/jobs/start-workers.ts'
import type { Engine } from '../adapters/postgres/engine.ts'
import type { HouseRules } from '../application/house-rules.ts'
import type { InTurn } from '../application/in-turn.ts'
import {
  advanceWithRights,
  type RightsWorkPorts,
  removeWithRights,
} from '../application/work-with-rights.ts'
import type { Ports } from './ports.ts'

/** Where Rekey writes with people's rights: what that needs, and a signal that ends it. */
export interface Lending {
  readonly lending: RightsWorkPorts
  readonly signal: AbortSignal
}

/** Null where Rekey writes with its own rights. */
export function lendingOf(
  ports: Ports,
  lent: PersonsTokens | null,
  { engine, turns, signal }: { engine: Engine; turns: InTurn; signal: AbortSignal },
): Lending | null {
  // The embedded engine belongs to one process.
  const elsewhereMs = engine.connection.kind === 'server' ? 120_000 : 0
  return lent && { lending: { ...ports, rights: lent, turns, elsewhereMs }, signal }
}

/** The jobs that write to applications, where they do so with people's rights. */
export function lendingJobs(ports: RightsWorkPorts, rules: HouseRules) {
  return {
    'advance-rotation': ({ rotationId }, signal) =>
      advanceWithRights(ports, rules, rotationId, signal),
    'remove-secret': ({ removalId }) => removeWithRights(ports, rules, removalId),
  } satisfies Partial<JobHandlers>
}

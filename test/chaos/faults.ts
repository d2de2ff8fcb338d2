import type { FaultKind } from '../../sandbox/tenant/faults/fault-rules.ts'
import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { ServiceName } from '../../sandbox/tenant/request-log.ts'
import { speed } from './fast-clock.ts'
import type { EngineKind, StoryName } from './plan-types.ts'
import type { Seeded } from './seeded-random.ts'
import type { CallWatch, Stage } from './stage.ts'

/** What a fault means for the run that it crosses. */
export interface FaultEffect {
  readonly around?: NonNullable<CallWatch['around']>
  /** A rotation may end `failed`, with the world untouched. */
  readonly mayFail?: true
  /** A rotation may stay open, with a job that will try again: the fault does not end. */
  readonly mayStayOpen?: true
  /** What a lagging directory hid is found by the next round: it belongs to the run. */
  readonly needsRound?: true
  /** Two processes take up the rotation. */
  readonly instances?: 2
}

/** One kind of trouble. */
export interface Fault {
  readonly name: string
  readonly engines?: readonly EngineKind[]
  readonly stories?: readonly StoryName[]
  begin(stage: Stage, random: Seeded): FaultEffect
}

const addPassword = { method: 'POST', path: '/addPassword$' }
const removePassword = { method: 'POST', path: '/removePassword$' }
const putSecret = { method: 'PUT', path: '^/secrets/' }
const anything = { path: '.*' }
const concurrency = 'Directory_ConcurrencyViolation'

/** Every kind of trouble that runs are crossed with; `none` is first. */
export const faults: readonly Fault[] = [
  { name: 'none', begin: () => ({}) },
  {
    name: 'committed-5xx',
    begin: (stage) => {
      rule(stage, 'graph', addPassword, 1, { kind: 'commitThenStatus', status: 504 })
      rule(stage, 'graph', removePassword, 1, { kind: 'commitThenStatus', status: 502 })
      rule(stage, 'vault', putSecret, 2, { kind: 'commitThenStatus', status: 503 })
      stage.journey.connector.faults.add({
        method: 'PUT',
        times: 2,
        tookEffect: true,
        how: { status: 502 },
      })
      return {}
    },
  },
  {
    name: 'conflict-409',
    begin: (stage) => {
      const conflict = { kind: 'status', status: 409, code: concurrency } as const
      rule(stage, 'graph', addPassword, 2, conflict)
      rule(stage, 'graph', removePassword, 2, conflict)
      return {}
    },
  },
  {
    name: 'conflict-400',
    begin: (stage) => {
      const conflict = { kind: 'status', status: 400, code: concurrency } as const
      rule(stage, 'graph', addPassword, 1, conflict)
      rule(stage, 'graph', removePassword, 2, conflict)
      return {}
    },
  },
  { name: '429-told', begin: (stage) => throttle(stage, 1) },
  { name: '429-untold', begin: (stage) => throttle(stage) },
  {
    name: 'timeout',
    begin: (_stage, random) => {
      const takesEffect = random.whole(0, 1) === 1
      const call = random.pick(['graph POST', 'vault PUT', 'entra proof', 'teams PUT'])
      return { around: once(call, takesEffect, 'hang') }
    },
  },
  {
    name: 'reset',
    begin: (stage, random) => {
      const kind = random.pick(['reset', 'commitThenReset'] as const)
      rule(stage, 'graph', addPassword, 1, { kind })
      rule(stage, 'graph', removePassword, 1, { kind })
      rule(stage, 'vault', putSecret, 1, { kind })
      rule(stage, 'graph', { method: 'GET', ...anything }, 2, { kind: 'reset' })
      rule(stage, 'entra', { path: '/token$' }, 1, { kind: 'reset' })
      stage.journey.connector.faults.add({ method: 'PUT', times: 1, how: 'reset' })
      return {}
    },
  },
  {
    name: 'replication',
    stories: ['rotate'],
    begin: (stage, random) => {
      const { faults } = stage.journey.tenant
      faults.replicationMs = random.whole(4_000, 60_000) / speed
      faults.flapping = true
      return {}
    },
  },
  {
    name: 'read-lag',
    begin: (stage, random) => {
      stage.journey.tenant.faults.readLagMs = random.whole(500, 8_000)
      return { needsRound: true }
    },
  },
  {
    name: 'vault-403-heals',
    stories: ['rotate', 'undo'],
    begin: (stage, random) => {
      const path = `-${random.pick(['a', 'b'])}$`
      const refusal = { kind: 'status', status: 403 } as const
      rule(stage, 'vault', { method: 'PUT', path }, random.whole(1, 2), refusal)
      return { mayFail: true }
    },
  },
  {
    name: 'vault-down',
    stories: ['rotate', 'undo'],
    begin: (stage, random) => {
      const down = { kind: 'status', status: 503 } as const
      const match = random.pick([anything, putSecret, { method: 'PUT', path: '-b$' }])
      stage.journey.tenant.faults.add({ service: 'vault', match, ...down })
      return { mayFail: true, mayStayOpen: true }
    },
  },
  {
    name: 'database-restart',
    engines: ['server'],
    begin: (stage, random) => {
      const at = random.whole(1, 20)
      let calls = 0
      return {
        around: async (_call, proceed) => {
          calls += 1
          if (calls === at) await stage.restartDatabase()
          return proceed()
        },
      }
    },
  },
  { name: 'two-instances', begin: () => ({ instances: 2 }) },
]

/** Switches everything off. */
export function endFaults({ journey }: Stage): void {
  journey.tenant.faults.clear()
  journey.tenant.faults.replicationMs = 0
  journey.connector.faults.clear()
}

function rule(
  { journey }: Stage,
  service: ServiceName,
  match: { method?: string; path: string },
  times: number,
  kind: FaultKind,
): void {
  journey.tenant.faults.add({ service, match, times, ...kind })
}

/** Too many requests, with or without a word about how long to wait. */
function throttle(stage: Stage, retryAfter?: number): FaultEffect {
  const asked = retryAfter === undefined ? {} : { retryAfter }
  const refusal = { kind: 'status', status: 429, ...asked } as const
  rule(stage, 'graph', { method: 'GET', ...anything }, 2, refusal)
  rule(stage, 'graph', addPassword, 1, refusal)
  rule(stage, 'graph', removePassword, 2, refusal)
  rule(stage, 'vault', putSecret, 2, refusal)
  rule(stage, 'vault', { method: 'GET', ...anything }, 1, refusal)
  stage.journey.connector.faults.add({
    method: 'PUT',
    times: 1,
    how: { status: 429, ...asked },
  })
  return {}
}

/** The first call of a name gets no answer, whether it took effect or not. */
function once(call: string, takesEffect: boolean, kind: 'hang'): NonNullable<CallWatch['around']> {
  let used = false
  return async (name, proceed): Promise<Outcome> => {
    if (used || !name.startsWith(call)) return proceed()
    used = true
    if (takesEffect) await proceed()
    return { kind }
  }
}

import { type Arbitrary, constant, constantFrom, nat, oneof, record } from 'fast-check'
import type { ServiceReason } from '../../../src/application/service-error.ts'
import type { CallName, Fault } from '../fakes/calls.ts'
import { settleJob, takeJob } from '../worlds/outbox.ts'
import { perform, work } from '../worlds/work.ts'
import { type Act, act, afterwards, survive } from './act.ts'
import { rotationsOf } from './records.ts'
import type { Real } from './scenario.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** All the work that waits is done, with retries. */
const allWork = constant(
  act('all the work is done', async (_, { world }) => void (await work(world))),
)

const oneJob = constantFrom(1, 2).map((times) =>
  act(`one job runs, ${times} times`, async (_, { world }) => {
    const row = await takeJob(world.database, world.clock.now())
    if (!row) return
    let done = false
    for (let time = 0; time < times; time += 1) {
      done = await survive(world, () => perform(world, row.job))
    }
    await settleJob(world.database, row, done ? 'done' : 'again')
  }),
)

/** A job of a rotation that nobody asked for any more, or not yet again. */
const oldJob = nat({ max: 2 }).map((age) =>
  act(`an old job of rotation -${age} runs`, async (_, { world }) => {
    const rotationId = (await rotationsOf(world)).at(-1 - age)?.id
    if (!rotationId) return
    await survive(world, () => perform(world, { queue: 'advance-rotation', data: { rotationId } }))
  }),
)

const hanging = record({ age: constantFrom(0, 0, 1), calls: nat({ max: 16 }) }).map(
  ({ age, calls }) =>
    act(`a job of rotation -${age} hangs after ${calls} calls`, async (ledger, real) => {
      ledger.losesSight = true
      await hangNewest(real, calls, age)
    }),
)

/** A process takes the job of the newest rotation, or of an older one, and hangs. */
export async function hangNewest(real: Real, calls: number, age = 0): Promise<void> {
  const { world } = real
  const rotationId = (await rotationsOf(world)).at(-1 - age)?.id
  if (!rotationId) return
  await hang(real, calls, () => perform(world, { queue: 'advance-rotation', data: { rotationId } }))
}

const hangingRound = nat({ max: 6 }).map((calls) =>
  act(`a round hangs after ${calls} calls`, (_, real) =>
    hang(real, calls, () => perform(real.world, { queue: 'round', data: {} })),
  ),
)

const resuming = oneof(constant(1_000), nat({ max: 6 })).map((calls) =>
  act(`what hangs goes on for ${calls} calls`, async (_, { world, hung }) => {
    const run = await hung.resume(calls)
    if (run?.ended) await afterwards(world, run.ended)
  }),
)

async function hang({ world, hung }: Real, calls: number, doing: () => Promise<void>) {
  const run = await hung.start('a job', calls, doing)
  if (run?.ended) await afterwards(world, run.ended)
}

const round = constant(
  act('a round', async (_, { world }) => {
    await survive(world, () => perform(world, { queue: 'round', data: {} }))
  }),
)

const durations: [string, number][] = [
  ['a minute', minuteMs],
  ['4 minutes', 4 * minuteMs],
  ['an hour', 60 * minuteMs],
  ['a day', dayMs],
  ['22 days', 22 * dayMs],
  ['100 days', 100 * dayMs],
  ['400 days', 400 * dayMs],
]
const time = constantFrom(...durations).map(([words, ms]) =>
  act(`${words} pass`, (_, { world, hung }) => {
    world.clock.advance(ms)
    // No process hangs for longer and lives.
    if (ms >= dayMs) hung.forget()
  }),
)

const refusals: ServiceReason[] = [
  'throttled',
  'unavailable',
  'conflict',
  'forbidden',
  'unreadable',
]
const faults: Arbitrary<Fault> = oneof(
  constantFrom<Fault[]>({ kind: 'dieBefore' }, { kind: 'dieAfter' }),
  constant<Fault>({ kind: 'takeEffectThenFail', reason: 'uncertain' }),
  constantFrom(...refusals).map((reason): Fault => ({ kind: 'fail', reason })),
)
const wordsOf = (fault: Fault) => ('reason' in fault ? `${fault.kind} ${fault.reason}` : fault.kind)

const troubleAhead = record({ calls: nat({ max: 25 }), fault: faults }).map(({ calls, fault }) =>
  act(`the call after ${calls} others will ${wordsOf(fault)}`, (_, { world }) => {
    world.calls.failAt(world.calls.made.length + calls, fault)
  }),
)

const writes: CallName[] = [
  'graph.addPassword',
  'graph.removePassword',
  'vault.store',
  'vault.restoreBefore',
  'engine.commit',
]
const reads: CallName[] = [
  'graph.byObjectId',
  'entra.tryOnce',
  'vault.versions',
  'vault.valueBefore',
  'vault.readiness',
  'teams.update',
]
const troubleWithService = record({
  name: constantFrom(...writes, ...writes, ...reads),
  fault: faults,
  times: constantFrom(1, 1, 2, 8),
}).map(({ name, fault, times }) =>
  act(`the next ${times} ${name} will ${wordsOf(fault)}`, (_, { world }) => {
    world.calls.failNext(name, fault, times)
  }),
)

const healing = constant(act('the services recover', (_, { world }) => world.calls.heal()))

const replication = constantFrom(1, 4, 70).map((times) =>
  act(`the next ${times} proofs meet nodes that are behind`, (_, { world }) => {
    world.proof.flapping.push(...Array.from({ length: times }, () => 'notYet' as const))
  }),
)

/** What happens by itself: work, time, trouble. */
export const working: Arbitrary<Act> = oneof(
  { weight: 9, arbitrary: allWork },
  { weight: 3, arbitrary: oneJob },
  { weight: 1, arbitrary: oldJob },
  { weight: 3, arbitrary: hanging },
  { weight: 1, arbitrary: hangingRound },
  { weight: 2, arbitrary: resuming },
  { weight: 2, arbitrary: round },
  { weight: 4, arbitrary: time },
  { weight: 5, arbitrary: troubleAhead },
  { weight: 5, arbitrary: troubleWithService },
  { weight: 1, arbitrary: healing },
  { weight: 1, arbitrary: replication },
)

// Rotations a minute from the press to the confirmation card, and how long one person waits; on
// both engines, with one and with three instances, beside the bare sequence of outside calls.

import { people } from '../../sandbox/tenant/people.ts'
import { type Journey, startJourney } from '../../test/support/journey.ts'
import { createTestDatabase, whyNoServer } from '../../test/support/postgres-server.ts'
import { type RekeyProcess, startRekeyProcess } from '../../test/support/rekey-process.ts'
import type { Report } from '../report.ts'
import { medianAnd95th } from './quantiles.ts'
import { openForms, rotateAll } from './rotate-all.ts'
import { runBare } from './run-bare.ts'

/** Rotations that one instance works on at once (src/adapters/jobs/queues.ts). */
const atOnceEach = 8
/** Rotations measured one at a time, for what one person waits. */
const alone = 12
const proofPauseMs = 500

interface Setup {
  readonly engine: 'embedded' | 'PostgreSQL'
  readonly instances: number
}

const setups: readonly Setup[] = [
  { engine: 'embedded', instances: 1 },
  { engine: 'PostgreSQL', instances: 1 },
  { engine: 'PostgreSQL', instances: 3 },
]

/** Runs everything; `count` applications are rotated in each row. */
export async function benchRotation(count = 200): Promise<Report> {
  const missing = whyNoServer()
  if (missing) throw new Error(missing)
  const rows: string[][] = []
  for (const setup of setups) {
    console.error(`${setup.engine}, ${setup.instances} instance(s), ${count} rotations …`)
    rows.push(...(await runSetup(setup, count)))
  }
  return {
    title: 'Rotation',
    columns: [
      'engine, instances',
      'what',
      'at once',
      'rotations/min',
      'share of bare',
      'tap → first card',
      'tap → verified',
    ],
    rows,
    notes: [
      `${count} rotations in each row; medians and 95th percentiles. Replication takes 0 ms, the simulated clouds answer at once and share the machine's cores with the product.`,
      '“bare” is one process that sends the outside calls of a rotation with plain fetch: no state, no cards, no second look, so a crash in it loses a value. “bare, with pauses” waits 500 ms twice between the three sign-ins of the proof, as the product does on purpose (Entra’s nodes replicate one by one).',
      `“alone” is one person who rotates ${alone} applications one after the other.`,
      'The embedded engine belongs to one process, so it has no row with three instances.',
    ],
  }
}

async function runSetup({ engine, instances }: Setup, count: number): Promise<string[][]> {
  await using journey = await startJourney({ withEngine: engine === 'embedded' })
  const database = engine === 'embedded' ? undefined : await createTestDatabase()
  const env = { ...journey.env, ...(database && { DATABASE_URL: database.url }) }
  const running: RekeyProcess[] = []
  try {
    for (let at = 0; at < instances; at += 1) {
      running.push(await startRekeyProcess(env))
    }
    return await measure(journey, running, { engine, instances }, count)
  } finally {
    for (const each of running) await each.stop()
    await database?.drop()
  }
}

async function measure(
  journey: Journey,
  running: readonly RekeyProcess[],
  { engine, instances }: Setup,
  count: number,
): Promise<string[][]> {
  const botUrl = (at: number) => running[at % running.length]?.url ?? ''
  const atOnce = atOnceEach * instances
  const name = `${engine}, ${instances}`
  const warmUp = addApplications(journey, atOnce)
  await rotateAll(journey, botUrl, await openForms(journey, botUrl, warmUp.clientIds), atOnce)

  const single = addApplications(journey, alone)
  const one = await rotateAll(
    journey,
    botUrl,
    await openForms(journey, botUrl, single.clientIds),
    1,
  )
  const many = addApplications(journey, count)
  const all = await rotateAll(
    journey,
    botUrl,
    await openForms(journey, botUrl, many.clientIds),
    atOnce,
  )
  const { applications } = many
  const bare = await runBare(journey, { applications, atOnce, pauseMs: 0 })
  const paused = await runBare(journey, { applications, atOnce, pauseMs: proofPauseMs })
  const bareAlone = await runBare(journey, {
    applications: single.applications,
    atOnce: 1,
    pauseMs: 0,
  })
  const perMinute = (wallMs: number) => (count / wallMs) * 60_000
  const share = (wallMs: number) =>
    `${((paused.wallMs / wallMs) * 100).toFixed(0)} % / ${((bare.wallMs / wallMs) * 100).toFixed(0)} %`
  const row = (what: string, lanes: number, wallMs: number | null, cells: string[]) => [
    name,
    what,
    String(lanes),
    wallMs === null ? '' : perMinute(wallMs).toFixed(0),
    ...cells,
  ]
  return [
    row('Rekey', atOnce, all.wallMs, [
      share(all.wallMs),
      medianAnd95th(all.toFirstCardMs),
      medianAnd95th(all.toVerifiedMs),
    ]),
    row('bare, with pauses', atOnce, paused.wallMs, ['', '', medianAnd95th(paused.eachMs)]),
    row('bare', atOnce, bare.wallMs, ['', '', medianAnd95th(bare.eachMs)]),
    row('Rekey, alone', 1, null, [
      '',
      medianAnd95th(one.toFirstCardMs),
      medianAnd95th(one.toVerifiedMs),
    ]),
    row('bare, alone', 1, null, ['', '', medianAnd95th(bareAlone.eachMs)]),
  ]
}

let added = 0

/** Applications of Alice's with one client secret that is not due, so that no notice goes out. */
function addApplications({ tenant }: Journey, count: number) {
  const made = Array.from({ length: count }, () => {
    added += 1
    const displayName = `bench-${added}`
    const application = tenant.world.addApplication({ displayName })
    tenant.world.addCredential(application.id, { endsInDays: 300 })
    tenant.world.setOwners(application.id, [people.alice])
    return application
  })
  return {
    clientIds: made.map(({ appId }) => appId),
    applications: made.map(({ id, appId }) => ({ objectId: id, clientId: appId })),
  }
}

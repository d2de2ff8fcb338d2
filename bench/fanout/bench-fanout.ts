// Owners told a second under the limits of Teams, with one and with three instances, with a burst of
// refusals and a killed instance in the middle; beside a bare loop that sends and waits when refused.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { tenantLimit } from '../../src/domain/send-pace.ts'
import { eventually } from '../../test/support/eventually.ts'
import { createTestDatabase, whyNoServer } from '../../test/support/postgres-server.ts'
import { type RekeyProcess, startRekeyProcess } from '../../test/support/rekey-process.ts'
import type { Report } from '../report.ts'
import { type Course, fanoutPlot, type Mark } from './fanout-plot.ts'
import { type FanoutWorld, startWorld, type Told } from './world.ts'

/** How long the connector takes to answer. */
const latencyMs = 100
/** As many lanes as three instances have (src/adapters/jobs/queues.ts). */
const bareAtOnce = 48
const burstMs = 5_000
const lookEveryMs = 500
const limitPerSecond = (tenantLimit.most / tenantLimit.withinMs) * 1_000

interface Setup {
  readonly instances: number
  readonly trouble: 'none' | 'refusals and a kill'
}

const setups: readonly Setup[] = [
  { instances: 1, trouble: 'none' },
  { instances: 3, trouble: 'none' },
  { instances: 3, trouble: 'refusals and a kill' },
]

/** Runs everything; `owners` people are told in each row. */
export async function benchFanout(owners = 1_000): Promise<Report> {
  const missing = whyNoServer()
  if (missing) throw new Error(missing)
  await using world = await startWorld(owners, latencyMs)
  const rows: string[][] = []
  const courses: Course[] = []
  for (const setup of setups) {
    console.error(`${setup.instances} instance(s), ${setup.trouble} …`)
    rows.push(await runSetup(world, setup, owners, courses))
  }
  console.error('bare …')
  rows.push(await runBare(world, owners, courses))
  return {
    title: 'Fan-out',
    columns: [
      'what',
      'owners',
      'messages/s',
      'share of the permitted rate',
      'refused (429), of them in the middle',
      'told twice',
      'not told',
    ],
    rows,
    picture: {
      file: 'pictures/fanout-courses.svg',
      alt: 'Messages let through and refused in each second, over time, for each row of the table',
      svg: await fanoutPlot(courses, limitPerSecond),
    },
    notes: [
      `The connector lets ${tenantLimit.most} requests through in any second and refuses what is more, keeps the limits of each conversation as well, and answers after ${latencyMs} ms. It is a process of its own, ahead of the others on the same machine, where root measures; the simulated clouds are another.`,
      'The rate is that of the middle: from the first tenth of the messages to the last tenth. In the row with trouble it is of the whole, the pause included.',
      `“with trouble”: after a third the connector refuses everything for ${burstMs / 1_000} s and names no time to wait, and after two thirds one of the instances is killed. What that one had claimed and not settled is not said again ([decision 4](decisions/0004-unknown-deliveries.md)); it counts as “not told” where it had not arrived.`,
      `“bare” is one process with ${bareAtOnce} lanes of plain fetch that wait and try again when they are refused: nothing is kept, and nothing is shared.`,
    ],
  }
}

async function runSetup(
  world: FanoutWorld,
  { instances, trouble }: Setup,
  owners: number,
  courses: Course[],
): Promise<string[]> {
  const database = await createTestDatabase()
  await world.rememberAll(database.url)
  await world.begin()
  const env = { ...world.env, DATABASE_URL: database.url }
  const running: RekeyProcess[] = []
  try {
    const starting = Array.from({ length: instances }, () => startRekeyProcess(env))
    running.push(...(await Promise.all(starting)))
    const marks = trouble === 'none' ? [] : await makeTrouble(world, running, owners)
    await untilSettled(database.url, owners)
    const told = await world.told()
    const name = `Rekey, ${instances} instance${instances > 1 ? 's' : ''}`
    const isCalm = trouble === 'none'
    const what = isCalm ? name : `${name}, with trouble`
    courses.push({ what, told, marks })
    return rowOf(what, owners, told, isCalm)
  } finally {
    for (const each of running) await each[Symbol.asyncDispose]()
    await database.drop()
  }
}

async function makeTrouble(
  world: FanoutWorld,
  [first]: readonly RekeyProcess[],
  owners: number,
): Promise<Mark[]> {
  const told = (share: number) => untilTold(world, owners * share)
  const mark = async (what: string): Promise<Mark> => {
    return { what, atMs: (await world.told()).admittedAt.at(-1) ?? 0 }
  }
  await told(1 / 3)
  const burst = await mark('refusals')
  await world.refuseFor(burstMs)
  await told(2 / 3)
  const kill = await mark('kill')
  await first?.[Symbol.asyncDispose]()
  return [burst, kill]
}

async function untilTold(world: FanoutWorld, count: number): Promise<void> {
  const isSo = async () => ((await world.admitted()) >= count ? true : undefined)
  await eventually(isSo, `${count} messages`, 900_000, lookEveryMs)
}

/** Waits until every owner has a notice and none of them still waits. */
async function untilSettled(databaseUrl: string, owners: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const isOver = async () => {
      const { rows } = await client.query(`select count(*)::int as all,
        (count(*) filter (where state = 'planned'))::int as planned, (select count(*)::int
          from pgboss.job where name = 'deliver-notices' and state = 'active') as active
        from notice`)
      const [row] = rows
      return row?.all === owners && row.planned === 0 && row.active === 0 ? true : undefined
    }
    await eventually(isOver, 'everybody to be told', 900_000, lookEveryMs)
  } finally {
    await client.end()
  }
}

async function runBare(world: FanoutWorld, owners: number, courses: Course[]): Promise<string[]> {
  await world.begin()
  const work = { serviceUrl: world.serviceUrl, chats: world.chats, atOnce: bareAtOnce }
  const script = join(import.meta.dirname, 'bare-sends.ts')
  const env = { ...world.env }
  const running = promisify(execFile)(process.execPath, [script], { env })
  running.child.stdin?.end(JSON.stringify(work))
  await running
  const told = await world.told()
  courses.push({ what: 'bare', told, marks: [] })
  return rowOf('bare', owners, told, true)
}

function rowOf(name: string, owners: number, told: Told, isCalm: boolean): string[] {
  const { admittedAt, refusedAt, messages, people } = told
  const cut = isCalm ? Math.floor(admittedAt.length / 10) : 0
  const middle = admittedAt.slice(cut, admittedAt.length - cut)
  const seconds = ((middle.at(-1) ?? 0) - (middle[0] ?? 0)) / 1_000
  const perSecond = (middle.length - 1) / seconds
  const [from = 0, until = 0] = [middle[0], middle.at(-1)]
  const inTheMiddle = refusedAt.filter((at) => at >= from && at <= until)
  return [
    name,
    String(owners),
    perSecond.toFixed(1),
    `${((perSecond / limitPerSecond) * 100).toFixed(1)} %`,
    `${refusedAt.length}, ${inTheMiddle.length}`,
    String(messages - people),
    String(owners - people),
  ]
}

// How long somebody waits for the first answer to a press: on a quiet bot, and while it lists the whole
// directory and writes to hundreds of people. Beside it the plainest answer of the same process then.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { people } from '../../sandbox/tenant/people.ts'
import { seededGuid } from '../../sandbox/tenant/seeded.ts'
import { type BotConnector, startBotConnector } from '../../test/support/bot-connector.ts'
import { eventually } from '../../test/support/eventually.ts'
import { whyNoServer } from '../../test/support/postgres-server.ts'
import { type RekeyProcess, startRekeyProcess } from '../../test/support/rekey-process.ts'
import { TeamsUser } from '../../test/support/teams-user.ts'
import { buildAhead } from '../inventory/baselines.ts'
import { type EngineName, emptyDatabase, oneRound } from '../inventory/measure-rekey.ts'
import { placeOfDue, readerId } from '../inventory/seed-applications.ts'
import { type BenchTenant, startBenchTenant } from '../inventory/tenant.ts'
import type { Report } from '../report.ts'
import { quantile } from './quantile.ts'
import { type Taps, tapPlot } from './tap-plot.ts'

const engines: readonly EngineName[] = ['embedded', 'PostgreSQL']
/** People who own one due application each: they get a welcome and a warning. */
const readers = 500
const betweenTapsMs = 120
const idleTaps = 200
const betweenPeopleMs = 100
const targetMs = 300

/** Runs everything with so many applications in the directory. */
export async function benchTap(count = 100_000): Promise<Report> {
  const missing = whyNoServer()
  if (missing) throw new Error(missing)
  const folder = mkdtempSync(join(tmpdir(), 'rekey-tap-'))
  const rows: string[][] = []
  const verdicts: string[] = []
  const drawn: Taps[] = []
  try {
    await using tenant = await startBenchTenant(count, folder, readers)
    const lists = await learnLists(tenant, folder)
    for (const engine of engines) {
      console.error(`taps on ${engine} …`)
      await buildAhead(tenant, lists)
      const measured = await measureEngine(engine, tenant, folder, count)
      rows.push(...rowsOf(engine, measured))
      verdicts.push(verdictOf(engine, measured.busy.taps))
      drawn.push({ engine, quiet: measured.quiet.taps, busy: measured.busy.taps })
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    title: 'Taps',
    columns: ['engine', 'while', 'what', 'taps', 'median', '95 %', '99 %', 'longest'],
    rows,
    picture: {
      file: 'pictures/tap-quantiles.svg',
      alt: 'Milliseconds that all but the slowest taps took, quiet and busy, on both engines',
      svg: await tapPlot(drawn, targetMs),
    },
    notes: [
      ...verdicts,
      `${count} applications. “busy”: an administrator had everything listed again and the ${readers} owners of what is due installed the bot, ten a second, each of whom gets a welcome and a warning; until both were over. “quiet”: none of this.`,
      'A tap opens the form of one rotation (reads the application, its owners, roles, policy and vault) or shows one warning, in turns, every 120 ms whether the one before was answered or not; measured to the answer that shows the card. “/healthz” is the plainest answer that the same process gives at the same time.',
      'The simulated clouds run in a process of their own, the Bot Connector in that of the measurement; all of them share the cores.',
    ],
  }
}

/** What one phase came to, in milliseconds each. */
interface Phase {
  readonly taps: readonly number[]
  readonly health: readonly number[]
}

/** Which lists a full round reads: a first round at the beginning tells. */
async function learnLists(tenant: BenchTenant, folder: string) {
  await using database = await emptyDatabase('PostgreSQL', folder)
  const { use } = await oneRound(tenant, database, 'start')
  return [...use.lists]
}

async function measureEngine(
  engine: EngineName,
  tenant: BenchTenant,
  folder: string,
  count: number,
) {
  await using database = await emptyDatabase(engine, folder)
  const { tenantId, bot, caPem } = tenant.address
  await using connector = await startBotConnector({
    id: bot.clientId,
    password: 'loopback-only-bot-password',
    tenantId,
  })
  const authorities = join(folder, `${engine}.pem`)
  writeFileSync(authorities, `${caPem}\n${connector.caPem}\n`)
  await using rekey = await startRekeyProcess({
    ...tenant.env,
    ...connector.settings,
    ...database.env,
    NODE_EXTRA_CA_CERTS: authorities,
    QUIET_HOURS: '',
    QUIET_DAYS: '',
    RATE_LIMIT_PER_MINUTE: '',
    LOG_LEVEL: 'info',
  })
  const rounds = () => rekey.logged().filter(({ msg }) => msg === 'round ended').length
  await eventually(() => rounds() > 0 || undefined, 'the first round', 600_000)
  const erin = new TeamsUser(connector, () => rekey.url, people.erin)
  const tapAt = (number: number) => tap(erin, placeOfDue(number % readers, count, readers), number)
  const quiet = await phase(rekey, tapAt, (taps) => taps < idleTaps)

  await erin.say('scan')
  const everybody = installAll(connector, rekey)
  const before = connector.sent.length
  const busy = await phase(rekey, tapAt, () => rounds() < 2 || told(connector) < 2 * readers)
  await everybody
  return { quiet, busy, sent: connector.sent.length - before }
}

const readerChats = new Set(
  Array.from({ length: readers }, (_, number) => `a:chat-of-${readerId(number)}`),
)

/** Messages that readers got. */
function told({ sent }: BotConnector): number {
  return sent.filter(
    ({ method, conversationId }) => method === 'POST' && readerChats.has(conversationId),
  ).length
}

async function installAll(connector: BotConnector, rekey: RekeyProcess): Promise<void> {
  for (let number = 0; number < readers; number += 1) {
    const id = readerId(number)
    const somebody = new TeamsUser(connector, () => rekey.url, { id, displayName: 'Reader' })
    void somebody.install().catch(() => undefined)
    await pause(betweenPeopleMs)
  }
}

/** Taps at even distances, not waiting for answers, for as long as it is asked to go on. */
async function phase(
  rekey: RekeyProcess,
  tapAt: (number: number) => Promise<void>,
  goesOn: (taps: number) => boolean,
): Promise<Phase> {
  const taps: Promise<number>[] = []
  const health: Promise<number>[] = []
  while (goesOn(taps.length)) {
    const number = taps.length
    taps.push(timed(() => tapAt(number)))
    health.push(timed(async () => (await fetch(`${rekey.url}/healthz`)).text()))
    await pause(betweenTapsMs)
  }
  return { taps: await Promise.all(taps), health: await Promise.all(health) }
}

async function tap(user: TeamsUser, at: number, number: number): Promise<void> {
  const verb = number % 2 === 0 ? 'open-rotate' : 'show-matter'
  const { status, text } = await user.act('card', verb, {
    applicationObjectId: seededGuid(`bench application ${at}`),
    keyId: seededGuid(`bench secret ${at} 0`),
  })
  if (status !== 200 || !text.includes('AdaptiveCard')) throw new Error(`${status}: ${text}`)
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await act()
  return performance.now() - began
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function rowsOf(engine: EngineName, phases: { quiet: Phase; busy: Phase; sent: number }) {
  const row = (when: string, what: string, ms: readonly number[]) => [
    engine,
    when,
    what,
    String(ms.length),
    ...[0.5, 0.95, 0.99, 1].map((share) => `${quantile(ms, share).toFixed(0)} ms`),
  ]
  const busy = `busy (${phases.sent} messages)`
  return [
    row('quiet', 'tap', phases.quiet.taps),
    row('quiet', '/healthz', phases.quiet.health),
    row(busy, 'tap', phases.busy.taps),
    row(busy, '/healthz', phases.busy.health),
  ]
}

function verdictOf(engine: EngineName, taps: readonly number[]): string {
  const p99 = quantile(taps, 0.99)
  const verdict = p99 <= targetMs ? 'Met' : 'Missed'
  return `**${verdict}**: 99 % of taps answered within ${targetMs} ms while busy – ${p99.toFixed(0)} ms (${engine}).`
}

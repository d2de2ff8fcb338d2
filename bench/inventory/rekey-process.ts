// The whole product in a process of its own, but for people and the Bot Framework: rounds on demand.

import pg from 'pg'
import { systemClock } from '../../src/adapters/telemetry/system-clock.ts'
import type { Log, LogFacts } from '../../src/application/ports/log.ts'
import { readSettings } from '../../src/settings.ts'
import { growWithWork, slimProcess } from '../../src/slim-process.ts'
import { answerParent } from './answer-parent.ts'
import { cpuSince, peakMb, restingMb } from './cost-of-process.ts'
import { watchDatabase } from './database-time.ts'
import type { RoundCost, Stored } from './rekey.ts'

// As main.ts does it.
slimProcess()
const { startRekey } = await import('../../src/compose.ts')
const { botEndpoints } = await import('../../src/compose/surroundings.ts')

const watched = watchDatabase()
const problems: string[] = []
let ended: (facts: LogFacts & { at: number }) => void = () => undefined
const nextRound = () =>
  new Promise<LogFacts & { at: number }>((resolve) => {
    ended = resolve
  })
const log: Log = {
  info: (event, facts) => {
    if (event === 'round ended') ended({ ...facts, at: performance.now() })
  },
  warn: (event, facts) => problems.push(`${event} ${JSON.stringify(facts)}`),
  error: (event, error) => problems.push(`${event} ${error}`),
}

const read = readSettings(process.env)
if (!read.ok) throw new Error(read.problems.join('; '))
const { settings } = read
// A start with nothing stored asks for a round by itself.
const first = nextRound()
const rekey = await startRekey(settings, {
  clock: systemClock,
  log,
  identity: { type: 'Sandbox', tenantId: settings.BOT_TENANT_ID },
  endpoints: botEndpoints(settings),
})
growWithWork()

let before = { restingMb: restingMb(), cpu: process.cpuUsage() }

async function round(by: 'start' | 'scan'): Promise<RoundCost> {
  const coming = by === 'start' ? first : nextRound()
  if (by === 'scan') {
    before = { restingMb: restingMb(), cpu: process.cpuUsage() }
    await rekey.scan('usual')
  }
  const facts = await Promise.race([coming, tooLate()])
  await planned()
  const cost = {
    cpuMs: cpuSince(before.cpu),
    restingMb: before.restingMb,
    peakMb: peakMb(),
  }
  const [row] = await rows(`select how, extract(epoch from started_at) * 1000 as began
    from round order by id desc limit 1`)
  if (facts['outcome'] !== 'complete' || !row) throw new Error(problems.join('\n'))
  const startedAt = Number(row['began']) - performance.timeOrigin
  return {
    ...cost,
    wallMs: facts.at - startedAt,
    databaseMs: watched.within(startedAt, facts.at),
    how: String(row['how']) as RoundCost['how'],
    applications: Number(facts['applications']),
    credentials: Number(facts['credentials']),
    problems: problems.splice(0),
  }
}

const longestRoundMs = 600_000

/** A round that breaks off says so in the log alone, and is tried again for hours. */
async function tooLate(): Promise<never> {
  await systemClock.sleep(longestRoundMs)
  throw new Error(`no round ended in time: ${problems.join('\n')}`)
}

/** Waits until the notices that a round makes necessary are planned: that is work of it as well. */
async function planned(): Promise<void> {
  const waiting = `select 1 from pgboss.job where name = 'plan-notices'
    and state in ('created', 'retry', 'active')`
  const deadline = performance.now() + 60_000
  while ((await rows(waiting)).length > 0) {
    if (performance.now() > deadline) throw new Error('notices are not planned')
    await systemClock.sleep(50)
  }
}

/** Rows of all tables but the list of rounds, and rows written so far by this engine's count. */
async function stored(): Promise<Stored> {
  await rows('select pg_stat_force_next_flush()')
  const [written] = await rows(`select sum(n_tup_ins + n_tup_upd + n_tup_del) as written
    from pg_stat_user_tables where schemaname = 'public'`)
  const tables = await rows(`select table_name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'round'`)
  const counts = tables.map(({ table_name: name }) => `select count(*) as held from "${name}"`)
  const [held] = await rows(`select sum(held) as held from (${counts.join(' union all ')}) as each`)
  const [size] = await rows('select pg_database_size(current_database()) as bytes')
  return {
    rowsWritten: Number(written?.['written']),
    rowsHeld: Number(held?.['held']),
    databaseMb: Number(size?.['bytes']) / 2 ** 20,
  }
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  const embedded = watched.embedded()
  if (embedded) return (await embedded.query<Record<string, unknown>>(text)).rows
  if (!settings.DATABASE_URL) throw new Error('no database was opened')
  const client = new pg.Client({ connectionString: settings.DATABASE_URL })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

/** Stops; what a server counts is complete once its connections are closed. */
async function stop(): Promise<Stored> {
  const before = settings.DATABASE_URL ? undefined : await stored()
  await rekey.stop()
  return before ?? (await stored())
}

answerParent({ round, stored, stop })

// What it takes to know every credential of a directory: rounds of the whole product on both engines,
// beside (a) the bare lists and (b) the usual naive way, at three sizes and two distances.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyNoServer } from '../../test/support/postgres-server.ts'
import type { Report } from '../report.ts'
import { askOneByOne, type Baseline, buildAhead, pageThrough } from './baselines.ts'
import { inventoryReport } from './inventory-report.ts'
import type { ListStart } from './kept-answers.ts'
import {
  type EngineName,
  emptyDatabase,
  type History,
  type MeasuredRound,
  manyRounds,
  oneRound,
  quietRound,
} from './measure-rekey.ts'
import { type BenchTenant, startBenchTenant } from './tenant.ts'

/** Everything at one size and one distance. */
export interface Measured {
  readonly applications: number
  readonly latencyMs: number
  readonly lists: Baseline
  readonly naive: Baseline
  readonly rekey: Readonly<Record<EngineName, { first: MeasuredRound; quiet: MeasuredRound }>>
}

/** What the benchmark found. */
export interface Findings {
  readonly measured: readonly Measured[]
  readonly history: History
}

const sizes = [1_000, 10_000, 100_000]
const nearMs = 0
const farMs = 50
const engines: readonly EngineName[] = ['embedded', 'PostgreSQL']
/** The naive way would take hours at the larger sizes: it is measured on so many applications. */
const mostOneByOne = { near: 1_000, far: 200 }
const historyRounds = 18

/** Runs everything, or one size alone. */
export async function benchInventory(count?: number): Promise<Report> {
  const missing = whyNoServer()
  if (missing) throw new Error(missing)
  const folder = mkdtempSync(join(tmpdir(), 'rekey-bench-'))
  try {
    const { lists, history } = await learn(folder)
    const measured: Measured[] = []
    for (const size of count === undefined ? sizes : [count]) {
      measured.push(...(await measureSize(size, lists, folder)))
    }
    return await inventoryReport({ measured, history })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A small tenant tells which lists a full round reads, and whether many rounds leave a trace. */
async function learn(folder: string): Promise<{ lists: ListStart[]; history: History }> {
  say(`${historyRounds} rounds at 1000`)
  await using tenant = await startBenchTenant(1_000, folder)
  await using database = await emptyDatabase('embedded', folder)
  const { use } = await oneRound(tenant, database, 'start')
  await using another = await emptyDatabase('embedded', folder)
  return { lists: [...use.lists], history: await manyRounds(tenant, another, historyRounds) }
}

async function measureSize(
  count: number,
  lists: readonly ListStart[],
  folder: string,
): Promise<Measured[]> {
  await using tenant = await startBenchTenant(count, folder)
  const prepare = () => buildAhead(tenant, lists)
  await prepare()
  say(`${count}: baselines`)
  const near = await baselines(tenant, lists, count, nearMs)
  const far = await baselines(tenant, lists, count, farMs)
  const rounds: Partial<Record<EngineName, { near: Rounds; far: Rounds }>> = {}
  for (const engine of engines) {
    say(`${count}: rounds on ${engine}`)
    rounds[engine] = await roundsOn(engine, tenant, prepare, folder)
  }
  const { embedded, PostgreSQL } = rounds
  if (!embedded || !PostgreSQL) throw new Error('an engine was left out')
  const at = { applications: count }
  return [
    {
      ...at,
      latencyMs: nearMs,
      ...near,
      rekey: { embedded: embedded.near, PostgreSQL: PostgreSQL.near },
    },
    {
      ...at,
      latencyMs: farMs,
      ...far,
      rekey: { embedded: embedded.far, PostgreSQL: PostgreSQL.far },
    },
  ]
}

async function baselines(
  tenant: BenchTenant,
  lists: readonly ListStart[],
  count: number,
  latencyMs: number,
) {
  await tenant.setLatency(latencyMs)
  const paged = await pageThrough(tenant, lists)
  const part = latencyMs > 0 ? mostOneByOne.far : mostOneByOne.near
  const naive = await askOneByOne(tenant, lists, { count, most: Math.min(count, part) })
  await tenant.setLatency(nearMs)
  return { lists: paged, naive }
}

interface Rounds {
  readonly first: MeasuredRound
  readonly quiet: MeasuredRound
}

/** A first round at both distances, each on an empty database; quiet rounds on one of them. */
async function roundsOn(
  engine: EngineName,
  tenant: BenchTenant,
  prepare: () => Promise<void>,
  folder: string,
): Promise<{ near: Rounds; far: Rounds }> {
  await using database = await emptyDatabase(engine, folder)
  await prepare()
  const first = await oneRound(tenant, database, 'start')
  const quiet = await quietRound(tenant, database, prepare)
  await tenant.setLatency(farMs)
  const quietFar = await oneRound(tenant, database, 'scan')
  await using another = await emptyDatabase(engine, folder)
  const firstFar = await oneRound(tenant, another, 'start')
  await tenant.setLatency(nearMs)
  return { near: { first, quiet }, far: { first: firstFar, quiet: quietFar } }
}

function say(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text} …`)
}

import { createHistogram } from 'node:perf_hooks'
import type { Findings } from './findings.ts'
import type { Rule, Series } from './judge.ts'
import { type MetricsPage, readMetrics } from './metrics-text.ts'
import { lookAtProcess } from './process-look.ts'
import type { Product } from './product.ts'
import type { Reading } from './slope.ts'
import type { State } from './state.ts'

/**
 * The container that infra/ asks for has 1 GiB, and a process that read 100,000 applications held
 * 385 MB (the inventory's benchmark): with no more than this a day, ten days pass before the
 * container is full, longer than a platform lets a container live.
 */
const memoryMbPerDay = 64
/** A tenth of that: people would not notice it within those ten days. */
const lagMsPerDay = 5
/** A third of the 300 ms in which a press is to be answered. */
const tapMsPerDay = 100
/** Whatever waits longer is stuck: troubles hit twice at most, and retries begin after 2 seconds. */
const stuckSeconds = 300
const movingStates = new Set(['requested', 'giving-up', 'stored', 'cleaning-up', 'undoing'])
const fewestTaps = 20
const shortestTapPartMs = 20_000

const watched = {
  resident: ['resident memory', 'MB', { by: 'range' }],
  heap: ['heap used', 'MB', { by: 'range' }],
  leastResident: ['resident memory, at rest', 'MB', { by: 'slope', mostPerDay: memoryMbPerDay }],
  live: ['live heap, at rest', 'MB', { by: 'slope', mostPerDay: memoryMbPerDay }],
  external: ['buffers outside, at rest', 'MB', { by: 'slope', mostPerDay: memoryMbPerDay }],
  files: ['open files', '', { by: 'floor' }],
  dataFiles: ['open files of the engine', '', { by: 'nothing' }],
  sockets: ['open sockets, at rest', '', { by: 'range' }],
  handles: ['active handles, at rest', '', { by: 'range' }],
  lag: ['event loop late, 99 %', 'ms', { by: 'slope', mostPerDay: lagMsPerDay }],
  taps: ['taps, 99 %', 'ms', { by: 'slope', mostPerDay: tapMsPerDay }],
  database: ['database', 'MB', { by: 'nothing' }],
  wal: ['log of changes (WAL)', 'MB', { by: 'nothing' }],
  jobRows: ['job rows', '', { by: 'nothing' }],
  rotations: ['rotations on record', '', { by: 'nothing' }],
  notices: ['notices on record', '', { by: 'nothing' }],
} as const satisfies Record<string, readonly [string, string, Rule]>
/** Something that is watched. */
export type Watched = keyof typeof watched

/** How long it will go on, and where the embedded engine keeps its files. */
export interface SamplerWish {
  readonly totalMs: number
  readonly dataDir: string
}

/** Reads a running product from outside, again and again. */
export class Sampler {
  readonly #readings = new Map<Watched, Reading[]>()
  readonly #state: State
  readonly #dataDir: string
  readonly #findings: Findings
  readonly #tapPartMs: number
  readonly #taps = createHistogram()
  #tapsFrom = performance.now()

  constructor(state: State, findings: Findings, { totalMs, dataDir }: SamplerWish) {
    this.#state = state
    this.#dataDir = dataDir
    this.#findings = findings
    this.#tapPartMs = Math.max(shortestTapPartMs, totalMs / 48)
  }

  /** Notes how long a press took. */
  tapped(ms: number): void {
    this.#taps.record(Math.max(1, Math.round(ms)))
  }

  /** Takes a sample; gives the metrics in it. At rest all garbage was collected just before. */
  async sample(product: Product, isAtRest: boolean): Promise<MetricsPage> {
    const { residentMb, files, dataFiles, sockets } = lookAtProcess(product.pid, this.#dataDir)
    const page = await pageOf(product)
    const mega = (name: string) => page.sum(`rekey_nodejs_${name}_bytes`) / 2 ** 20
    this.#note('resident', residentMb)
    this.#note('heap', mega('heap_size_used'))
    this.#note('files', files)
    if (dataFiles > 0) this.#note('dataFiles', dataFiles)
    this.#note('lag', page.sum('rekey_nodejs_eventloop_lag_p99_seconds') * 1_000)
    this.#note('rotations', page.sum('rekey_rotations'))
    this.#note('notices', page.sum('rekey_notices'))
    if (isAtRest) {
      this.#note('leastResident', residentMb)
      this.#note('live', mega('heap_size_used'))
      this.#note('external', mega('external_memory'))
      this.#note('sockets', sockets)
      this.#note('handles', page.sum('rekey_nodejs_active_handles_total'))
    }
    const { databaseMb, walMb, jobRows } = await this.#state.size()
    this.#note('database', databaseMb)
    if (walMb !== undefined) this.#note('wal', walMb)
    if (jobRows !== undefined) this.#note('jobRows', jobRows)
    this.#noteTaps()
    this.#lookForStuck(page)
    return page
  }

  /** Everything that was watched, with what would be too much. */
  series(): readonly Series[] {
    return Object.entries(watched).flatMap(([name, [what, unit, rule]]) => {
      const readings = this.readings(name as Watched)
      if (readings.length === 0) return []
      return [{ what, unit, rule, readings }]
    })
  }

  readings(name: Watched): readonly Reading[] {
    return this.#readings.get(name) ?? []
  }

  #note(name: Watched, value: number, atMs = performance.now()): void {
    if (!Number.isFinite(value)) return
    const readings = this.#readings.get(name) ?? []
    readings.push({ atMs, value })
    this.#readings.set(name, readings)
  }

  #noteTaps(): void {
    const now = performance.now()
    if (now - this.#tapsFrom < this.#tapPartMs) return
    if (this.#taps.count >= fewestTaps) {
      this.#note('taps', this.#taps.percentile(99), (this.#tapsFrom + now) / 2)
    }
    this.#taps.reset()
    this.#tapsFrom = now
  }

  #lookForStuck(page: MetricsPage): void {
    for (const { labels, value } of page.all('rekey_rotation_oldest_seconds')) {
      const state = labels['state'] ?? ''
      if (value <= stuckSeconds || !movingStates.has(state)) continue
      this.#findings.report('stuck', `a rotation is ${state} for ${Math.round(value)} s`)
    }
    for (const { labels, value } of page.all('rekey_job_oldest_due_seconds')) {
      if (value <= stuckSeconds) continue
      this.#findings.report('stuck', `a job of ${labels['queue']} waits for ${Math.round(value)} s`)
    }
    for (const { labels, value } of page.all('rekey_dead_letters')) {
      if (value === 0) continue
      this.#findings.report('given up', `${value} jobs of ${labels['queue']}`)
    }
  }
}

/** The product's metrics now. */
async function pageOf({ url }: Product): Promise<MetricsPage> {
  const signal = AbortSignal.timeout(30_000)
  return readMetrics(await (await fetch(`${url}/metrics`, { signal })).text())
}

/** Whether work that people wait for is under way. */
export function isMoving(page: MetricsPage): boolean {
  const rotations = page
    .all('rekey_rotations')
    .some(({ labels, value }) => value > 0 && movingStates.has(labels['state'] ?? ''))
  const jobs = page
    .all('rekey_jobs')
    .some(({ labels, value }) => value > 0 && promptQueues.has(labels['queue'] ?? ''))
  return rotations || jobs
}

const promptQueues = new Set([
  'advance-rotation',
  'remove-secret',
  'deliver-notices',
  'plan-notices',
  'refresh-cards',
  'refresh-warnings',
  'round',
])

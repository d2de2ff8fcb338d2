import type { EngineName } from '../inventory/measure-rekey.ts'
import type { Findings } from './findings.ts'
import type { Seen } from './life.ts'
import type { Sampler } from './sampler.ts'

/** What is asked for. */
export interface SoakWish {
  readonly minutes: number
  readonly engine: EngineName
  readonly seed: number
  /** Whether the process is stopped and started again after each bout of life. */
  readonly restarts: boolean
  /** Where V8 writes a heap snapshot after the warm-up and at the end; undefined for none. */
  readonly snapshots: string | undefined
  /** The file to which all that the product logs is written; undefined for none. */
  readonly log: string | undefined
}

/** What came of it. */
export interface Soaked {
  readonly wish: SoakWish
  readonly fromMs: number
  readonly toMs: number
  readonly sampler: Sampler
  readonly findings: Findings
  readonly rows: ReadonlyMap<string, number>
  readonly seen: Seen
  readonly restarts: number
}

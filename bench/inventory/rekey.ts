import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { askChild } from './answer-parent.ts'

/** What one round took. */
export interface RoundCost {
  readonly wallMs: number
  /** Of it, while at least one statement was under way. */
  readonly databaseMs: number
  /** Of all threads of the process. */
  readonly cpuMs: number
  /** Memory that the process held before the round, and the most during it. */
  readonly restingMb: number
  readonly peakMb: number
  readonly how: 'full' | 'changes'
  readonly applications: number
  readonly credentials: number
  /** What the log warned of. */
  readonly problems: readonly string[]
}

/** What the engine holds and has written. */
export interface Stored {
  readonly rowsWritten: number
  /** In all tables but the list of rounds. */
  readonly rowsHeld: number
  readonly databaseMb: number
}

/** The product in a process of its own. */
export interface BenchRekey {
  /** Waits for the round of the first start, or asks for one. */
  round(by: 'start' | 'scan'): Promise<RoundCost>
  stored(): Promise<Stored>
  stop(): Promise<Stored>
}

/** Starts the product with exactly this environment. */
export function launchRekey(env: Readonly<Record<string, string>>): BenchRekey {
  const script = join(import.meta.dirname, 'rekey-process.ts')
  const child = fork(script, { env: { ...env } })
  return {
    round: async (by) => (await askChild(child, 'round', by)) as RoundCost,
    stored: async () => (await askChild(child, 'stored')) as Stored,
    stop: async () => {
      const stored = (await askChild(child, 'stop')) as Stored
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
      return stored
    },
  }
}

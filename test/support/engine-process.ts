import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A process that holds a data folder, see engine-child.ts. */
export interface EngineProcess {
  /** What it printed so far. */
  readonly lines: readonly string[]
  /** Waits until it printed that many lines; rejects when it ended before. */
  printed(count: number): Promise<void>
  /** kill -9; waits until the process is gone and its last line was read. */
  kill(): Promise<void>
}

/** Starts a process on a data folder. */
export function startEngineProcess(dataDir: string, mode: 'rows' | 'job'): EngineProcess {
  const script = join(import.meta.dirname, 'engine-child.ts')
  const child = spawn(process.execPath, [script, dataDir, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const lines: string[] = []
  const reader = createInterface(child.stdout)
  reader.on('line', (line) => lines.push(line))
  const ended = Promise.all([once(reader, 'close'), once(child, 'exit')])
  return {
    lines,
    printed: async (count) => {
      const gone = ended.then(() => {
        throw new Error(`the process ended after ${lines.length} lines`)
      })
      gone.catch(() => undefined)
      while (lines.length < count) await Promise.race([once(reader, 'line'), gone])
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

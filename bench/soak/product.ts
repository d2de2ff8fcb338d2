import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LoggedLine } from '../../test/support/rekey-process.ts'

/** `npm start` in a process of its own, of whose output nothing is kept. */
export interface Product {
  readonly url: string
  readonly pid: number
  /** Whether it has ended, asked to or not. */
  readonly gone: boolean
  /** Has V8 collect all garbage, and waits until it has. */
  collectGarbage(): Promise<void>
  /** Has V8 write a heap snapshot, where the environment says that this signal does. */
  writeSnapshot(): void
  /** Asks it to stop as an operator would; gives the code that it ended with. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

/** Who hears what the product prints: lines of its log, and whatever else it says. */
export interface Listener {
  logged(line: LoggedLine, text: string): void
  said(text: string): void
}

const script = join(import.meta.dirname, '../../src/main.ts')
const collecting = `--expose-gc --import=${join(import.meta.dirname, 'collect-garbage.ts')}`
const startsWithinMs = 120_000
const collectsWithinMs = 30_000

/** Starts src/main.ts with this environment and what collects its garbage, and waits until it serves. */
export async function startProduct(
  env: Readonly<Record<string, string>>,
  listener: Listener,
): Promise<Product> {
  const child = spawn(process.execPath, [script], {
    env: { ...env, NODE_OPTIONS: `${collecting} ${env['NODE_OPTIONS'] ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('the product has no output')
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', kill)
    return code as number | null
  })
  const { promise: started, resolve, reject } = Promise.withResolvers<LoggedLine>()
  createInterface(stderr).on('line', (text) => listener.said(text))
  createInterface(stdout).on('line', (text) => {
    if (!text.startsWith('{')) return listener.said(text)
    const line = JSON.parse(text) as LoggedLine
    if (line.msg === 'started') resolve(line)
    listener.logged(line, text)
  })
  void ended.then((code) => reject(new Error(`the product ended with ${code} at its start`)))
  const late = setTimeout(() => reject(new Error('the product does not start')), startsWithinMs)
  const { port } = await started
    .finally(() => clearTimeout(late))
    .catch((error) => {
      kill()
      throw error
    })
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    get gone() {
      return child.exitCode !== null || child.signalCode !== null
    },
    collectGarbage: async () => {
      const collected = once(child, 'message', { signal: AbortSignal.timeout(collectsWithinMs) })
      child.send('collect')
      await collected
    },
    writeSnapshot: () => void child.kill('SIGUSR2'),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    kill: async () => {
      kill()
      await ended
    },
  }
}

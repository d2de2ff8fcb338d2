import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

/** One line of the product's log. */
export type LoggedLine = Readonly<Record<string, unknown>> & { readonly msg: string }

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `npm start` in a process of its own. */
export interface RekeyProcess extends AsyncDisposable {
  readonly url: string
  readonly output: { readonly stdout: string; readonly stderr: string }
  /** The log so far. */
  logged(): LoggedLine[]
  /** Has Node write its diagnostic report, where `--report-on-signal` is among its options. */
  writeReport(): void
  /** Asks it to stop as an operator would, and waits. */
  stop(): Promise<Ended>
}

const root = join(import.meta.dirname, '../..')

/**
 * Starts src/main.ts with exactly this environment and waits until it serves; the one below `from`,
 * if not this checkout's.
 */
export async function startRekeyProcess(
  env: Readonly<Record<string, string>>,
  from = root,
): Promise<RekeyProcess> {
  const run = launch(env, [], from)
  const started = await eventually(() => {
    if (run.child.exitCode !== null) throw new Error(`Rekey ended at once:\n${run.output.stderr}`)
    return run.logged().find(({ msg }) => msg === 'started')
  }, 'Rekey starts').catch((error) => {
    run.child.kill('SIGKILL')
    throw error
  })
  const stop = () => {
    run.child.kill('SIGTERM')
    return run.ended
  }
  return {
    url: `http://127.0.0.1:${started['port']}`,
    output: run.output,
    logged: run.logged,
    writeReport: () => void run.child.kill('SIGUSR2'),
    stop,
    [Symbol.asyncDispose]: async () => {
      run.child.kill('SIGKILL')
      await run.ended
    },
  }
}

/** Runs src/main.ts with exactly this environment and command line until it ends by itself. */
export async function runRekeyProcess(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> {
  const { child, ended } = launch(env, args)
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  return ended.finally(() => clearTimeout(timer))
}

function launch(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  from: string = root,
) {
  const child = spawn(process.execPath, [join(from, 'src/main.ts'), ...args], {
    cwd: from,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text
  })
  const ended = once(child, 'close').then(([code]): Ended => {
    process.off('exit', kill)
    return { code: code as number | null, ...output }
  })
  return { child, output, ended, logged: () => linesOf(output.stdout) }
}

function linesOf(stdout: string): LoggedLine[] {
  const whole = stdout.slice(0, stdout.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => {
    return line.startsWith('{') ? [JSON.parse(line) as LoggedLine] : []
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { playgroundConfig } from './playground-config.ts'
import { SandboxProblem } from './sandbox-problem.ts'

const readyWithinMs = 30_000
const endWithinMs = 5_000

/** A running Playground. */
export interface Playground {
  readonly url: string
  /** Every request and response, both ways. */
  readonly recordingFile: string
  stop(): Promise<void>
}

/** Starts Microsoft's local Teams client against a bot that listens already. */
export async function startPlayground({
  port,
  botPort,
  folder,
}: {
  port: number
  botPort: number
  folder: string
}): Promise<Playground> {
  const configFile = join(folder, '.m365agentsplayground.yml')
  const recordingFile = join(folder, 'events.log')
  await writeFile(configFile, JSON.stringify(playgroundConfig(), null, 2))
  const bot = `http://localhost:${botPort}/api/messages`
  const args = ['start', '-e', bot, '-c', 'msteams', '-p', `${port}`]
  const child = spawn(
    process.execPath,
    [commandPath(), ...args, '--disable-telemetry', '--enable-events-recording'],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
        M365_AGENTS_PLAYGROUND_RECORDING_FILE: recordingFile,
      },
    },
  )
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const stop = async () => {
    process.off('exit', endWithUs)
    await end(child)
  }
  const url = `http://localhost:${port}`
  if (await isReady(url, child)) return { url, recordingFile, stop }
  await stop()
  throw new SandboxProblem(
    `The Playground did not start; see ${join(folder, 'devTools', 'm365agentsplayground.log')}.`,
  )
}

function commandPath(): string {
  const require = createRequire(import.meta.url)
  try {
    return require.resolve('@microsoft/m365agentsplayground/cli.js')
  } catch {
    throw new SandboxProblem('The Agents Playground is not installed: run `npm ci` first.')
  }
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`${url}/_internal/v1/config`).catch(() => undefined)
    if (answer?.ok) return true
    await wait(100)
  }
  return false
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), endWithinMs)
  await ended
  clearTimeout(late)
}

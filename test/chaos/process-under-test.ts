import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Order, type SaveStrike, type Told, tellingDescriptor } from './orders.ts'

/** The product in a process of its own, to be killed; see child.ts. */
export interface ProcessUnderTest {
  readonly url: string
  /** All that it printed. */
  readonly output: () => string
  /** The saves since it was armed, in order. */
  readonly saves: readonly string[]
  readonly gone: boolean
  /** Resolves when it is gone and all that it told was read. */
  readonly ended: Promise<void>
  kill(): void
  arm(strike: SaveStrike | null): Promise<void>
  query<Row>(sql: string): Promise<Row[]>
  round(): void
}

const entry = join(import.meta.dirname, 'child.ts')

/** Starts one and waits until it serves; undefined where it refuses to start. */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  onSkipped: (ms: number) => void,
): Promise<ProcessUnderTest | undefined> {
  const child = spawn(process.execPath, [entry], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  let saves: string[] = []
  const lines = createInterface(child.stdio[tellingDescriptor] as Readable)
  lines.on('line', (line) => {
    const [what, about = ''] = line.split(' ')
    if (what === 'saved') saves.push(about)
    if (what === 'skipped') onSkipped(Number(about))
  })
  let gone = false
  const ended = Promise.all([once(child, 'close'), once(lines, 'close')]).then(() => {
    gone = true
    process.off('exit', kill)
  })
  const told = (fits: (told: Told) => boolean): Promise<Told> =>
    new Promise((resolve, reject) => {
      const listen = (message: unknown) => {
        if (!fits(message as Told)) return
        child.off('message', listen)
        resolve(message as Told)
      }
      child.on('message', listen)
      void ended.then(() => reject(new Error('the process is gone')))
    })
  let questions = 0
  const send = (order: Order) => child.connected && child.send(order, () => undefined)

  const started = await told((each) => each.told === 'started').catch(() => undefined)
  if (started?.told !== 'started') {
    if (/Another process uses the data folder/.test(text)) return undefined
    throw new Error(`the product did not start:\n${text}`)
  }
  return {
    url: `http://127.0.0.1:${started.port}`,
    output: () => text,
    get saves() {
      return saves
    },
    get gone() {
      return gone
    },
    ended,
    kill,
    arm: async (strike) => {
      const armed = told((each) => each.told === 'armed')
      saves = []
      send({ order: 'arm', strike })
      await armed
    },
    query: async <Row>(sql: string) => {
      questions += 1
      const id = questions
      const answer = told((each) => each.told === 'rows' && each.id === id)
      send({ order: 'ask', id, sql })
      const { rows } = (await answer) as Extract<Told, { told: 'rows' }>
      return rows as Row[]
    },
    round: () => send({ order: 'round' }),
  }
}

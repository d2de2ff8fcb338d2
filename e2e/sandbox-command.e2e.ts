import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { claimPort } from '../sandbox/free-port.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the sandbox command', () => {
  let ports: Record<'PORT' | 'PLAYGROUND_PORT' | 'CONTROL_PORT', string>
  let first: Run

  before(async () => {
    ports = {
      PORT: `${await claimPort(0, 'the bot', 'PORT')}`,
      PLAYGROUND_PORT: `${await claimPort(0, 'the Playground', 'PLAYGROUND_PORT')}`,
      CONTROL_PORT: `${await claimPort(0, 'the page', 'CONTROL_PORT')}`,
    }
    first = run(join(root, 'sandbox/run.mjs'), ports)
  })

  after(() => {
    first.child.kill('SIGKILL')
  })

  it('prints where the Teams client and the tenant are', async () => {
    await until(() => first.output().includes('Ctrl-C'), 'the addresses are printed')
    assert.match(first.output(), new RegExp(`http://localhost:${ports.PLAYGROUND_PORT}`))
    assert.match(first.output(), new RegExp(`http://localhost:${ports.CONTROL_PORT}`))
    assert.ok((await fetch(`http://localhost:${ports.PLAYGROUND_PORT}`)).ok)
    assert.ok((await fetch(`http://localhost:${ports.CONTROL_PORT}`)).ok)
  })

  it('says in one line that it runs already when it is started a second time', async () => {
    const second = run(join(root, 'sandbox/run.mjs'), ports)
    assert.equal(await second.exitCode(), 1)
    assert.match(second.output(), new RegExp(`^Port ${ports.PORT} .*is the sandbox running`))
    assert.equal(second.output().trim().split('\n').length, 1)
    assert.ok((await fetch(`http://localhost:${ports.PORT}/healthz`)).ok, 'the first one lives on')
  })

  it('says in one line which port is taken', async () => {
    const squatter = createServer().listen(0)
    await once(squatter, 'listening')
    const address = squatter.address()
    const taken = typeof address === 'object' ? `${address?.port}` : ''
    const late = run(join(root, 'sandbox/run.mjs'), {
      PORT: '0',
      PLAYGROUND_PORT: taken,
      CONTROL_PORT: '0',
    })
    assert.equal(await late.exitCode(), 1)
    assert.match(late.output(), new RegExp(`^Port ${taken} \\(the Playground\\) is taken`))
    assert.equal(late.output().trim().split('\n').length, 1)
    squatter.close()
  })

  it('ends everything at Ctrl-C', async () => {
    first.child.kill('SIGINT')
    assert.equal(await first.exitCode(), 0)
    for (const port of Object.values(ports)) {
      await assert.rejects(fetch(`http://localhost:${port}`), 'nothing listens any more')
    }
  })

  it('says in one line that the packages are missing', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'rekey-bare-'))
    await mkdir(join(bare, 'sandbox'))
    await cp(join(root, 'sandbox/run.mjs'), join(bare, 'sandbox/run.mjs'))
    const missing = run(join(bare, 'sandbox/run.mjs'), ports)
    assert.equal(await missing.exitCode(), 1)
    assert.equal(missing.output().trim(), 'The packages are not installed: run `npm ci` first.')
    await rm(bare, { recursive: true })
  })
})

interface Run {
  readonly child: ChildProcess
  output(): string
  exitCode(): Promise<number | null>
}

function run(file: string, env: Record<string, string>): Run {
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...process.env, ...env, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const exited = once(child, 'close')
  return {
    child,
    output: () => output,
    exitCode: async () => {
      await exited
      return child.exitCode
    },
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; ) {
    if (holds()) return
    await wait(100)
  }
  throw new Error(`it never came to this: ${what}`)
}

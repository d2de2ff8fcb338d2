import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

// A real PostgreSQL for tests: the server that TEST_DATABASE_URL names, or with REKEY_TEST_SERVER=1
// one of this process's own from Debian's packages, in a folder of its own.

/** A database that belongs to one test file. */
export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** Why there is no server to test on; undefined where there is one. */
export function whyNoServer(): string | undefined {
  if (process.env['TEST_DATABASE_URL']) return undefined
  if (process.env['REKEY_TEST_SERVER'] !== '1') {
    return 'needs PostgreSQL: set TEST_DATABASE_URL, or REKEY_TEST_SERVER=1 where it is installed'
  }
  return binaries() ? undefined : 'REKEY_TEST_SERVER=1, but no PostgreSQL in /usr/lib/postgresql'
}

/** Makes an empty database on the test server, starting the server first where it is ours. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return databaseOn(process.env['TEST_DATABASE_URL'] ?? (await ownServer()))
}

/** The same on a server that nobody else uses, where the server is ours to start. */
export async function createDatabaseAlone(): Promise<TestDatabase> {
  return databaseOn(process.env['TEST_DATABASE_URL'] ?? (await startServer()))
}

/** Whether servers are ours to start, and to crash. */
export function serversAreOurs(): boolean {
  return process.env['TEST_DATABASE_URL'] === undefined
}

/**
 * Crashes one of our servers: it loses a process to SIGKILL, breaks every connection, recovers from
 * its log and serves again. Waits until it does.
 */
export async function crashServer(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const [{ pid } = { pid: 0 }] = rows
  if (pid > 0) process.kill(pid, 'SIGKILL')
  await client.end().catch(() => undefined)
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await administer(url, 'select 1')
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(50)
    }
  }
}

async function databaseOn(serverUrl: string): Promise<TestDatabase> {
  databases += 1
  const name = `rekey_test_${process.pid}_${databases}`
  await administer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`),
  }
}

/** Runs one statement as the server's administrator. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

let databases = 0
let started: Promise<string> | undefined

function ownServer(): Promise<string> {
  started ??= startServer()
  return started
}

async function startServer(): Promise<string> {
  const folder = binaries()
  if (!folder) throw new Error(whyNoServer())
  const home = mkdtempSync(join(tmpdir(), 'rekey-postgres-'))
  const user = serverUser()
  if (user) chownSync(home, user.uid, user.gid)
  const data = join(home, 'data')
  const initdb = asServerUser([
    join(folder, 'initdb'),
    '-D',
    data,
    '-U',
    'rekey',
    '-A',
    'trust',
    '-N',
  ])
  const made = spawnSync(initdb.command, initdb.args, { encoding: 'utf8', cwd: home })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const settings = ['fsync=off', `unix_socket_directories=${home}`, 'listen_addresses=127.0.0.1']
  const server = asServerUser([
    join(folder, 'postgres'),
    ...['-D', data, '-p', String(port)],
    ...settings.flatMap((setting) => ['-c', setting]),
  ])
  const running = spawn(server.command, server.args, { stdio: 'ignore', cwd: home })
  stopWithThisProcess(running, home)
  const url = `postgres://rekey@127.0.0.1:${port}/postgres`
  await untilReady(url, running)
  return url
}

/** Debian's newest server programs; initdb and postgres are not on the path. */
function binaries(): string | undefined {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  return versions
    .map((version) => join(root, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))
}

/** The server refuses to run as root; then it runs as the packages' own user. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim())
  return { uid: id('-u'), gid: id('-g') }
}

/** The kernel interrupts the server (its fast shutdown) when this process dies, even by kill -9. */
function asServerUser(command: string[]): { command: string; args: string[] } {
  const user = serverUser()
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : []
  return { command: 'setpriv', args: [...identity, '--pdeathsig', 'INT', ...command] }
}

/** A watchman outlives this process, so that the folder goes even after a kill -9. */
function stopWithThisProcess(running: ChildProcess, home: string): void {
  const stillRuns = `[ -e data/postmaster.pid ] && kill -0 ${running.pid} 2>/dev/null`
  const watch = `sleep 2; while ${stillRuns}; do sleep 0.5; done; cd /; rm -rf '${home}'`
  spawn('sh', ['-c', watch], { stdio: 'ignore', cwd: home, detached: true }).unref()
  running.unref()
  process.once('exit', () => running.kill('SIGINT'))
}

async function untilReady(url: string, running: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await administer(url, 'select 1')
    } catch (error) {
      if (running.exitCode !== null) throw new Error(`postgres ended with ${running.exitCode}`)
      if (Date.now() > deadline) throw error
      await wait(50)
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

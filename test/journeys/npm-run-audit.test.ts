import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Engine } from '../../src/adapters/postgres/engine.ts'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import { postgresStore } from '../../src/adapters/postgres/store.ts'
import { aRotation, may, rotationInEveryState } from '../support/engine-data.ts'
import { quietLog } from '../support/engine-log.ts'
import { fillDataFolder } from '../support/engine-snapshot.ts'
import { createTestDatabase, whyNoServer } from '../support/postgres-server.ts'

const script = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url))

/** A record of two rotations: one cleaned up on 1 May, another asked for on 2 May. */
async function fill({ database }: Engine): Promise<void> {
  let day = 1
  const recording = { now: () => may(day), isStreamed: false }
  const store = postgresStore(database, async () => undefined, recording)
  const { closed } = rotationInEveryState()
  await store.rotations.insert(closed)
  day = 2
  const other = aRotation('rk-33333333', { objectId: 'object-2' })
  const asked = store.from({ personId: 'ada', conversationId: '=1+1' })
  await asked.rotations.insert(other)
}

function run(env: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}

/** The same on every engine: `env` leads there. */
function verifies(env: () => Record<string, string>, open: () => Promise<Engine>): void {
  const change = async (statement: string) => {
    const engine = await open()
    await sql`alter table audit disable trigger audit_append_only`.execute(engine.database)
    await sql.raw(statement).execute(engine.database)
    await sql`alter table audit enable trigger audit_append_only`.execute(engine.database)
    await engine.close()
  }

  test('says that the record is whole, and where it ends', async () => {
    const { code, stdout, stderr } = await run(env(), 'verify')
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^Entries checked: 6\nThe record is whole\.\nIt ends at 6:[0-9a-f]{64}\n/)
  })

  test('compares it with a hash that was noted elsewhere', async () => {
    const { stdout } = await run(env(), 'verify')
    const [, noted = ''] = /ends at (\S+)/.exec(stdout) ?? []
    assert.equal((await run(env(), 'verify', '--anchor', noted)).code, 0)
    const other = `6:${'f'.repeat(64)}`
    const { code, stdout: found } = await run(env(), 'verify', '--anchor', noted, '--anchor', other)
    assert.equal(code, 1)
    assert.match(found, /entry 6 has not the hash that was noted elsewhere/)
  })

  test('names what was changed and what is missing, and ends with 1', async () => {
    await change(
      `update audit set entry = jsonb_set(entry, '{actor}', '{"kind":"rekey"}') where sequence = 1`,
    )
    await change('delete from audit where sequence in (3, 4, 6)')
    const { code, stdout } = await run(env(), 'verify')
    assert.equal(code, 1)
    assert.deepEqual(stdout.trimEnd().split('\n'), [
      'Entries checked: 3',
      'The record is broken at 1:',
      '- entry 1 is not what was written',
      '- entries 3 to 4 are missing',
      '- entry 6 is missing',
    ])
  })
}

suite('npm run audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-audit-test-'))
  const dataDir = join(folder, 'data')
  const env = { DATA_DIR: dataDir }
  const open = () => openEngine({ dataDir, log: quietLog })

  before(async () => {
    await fillDataFolder(dataDir)
    const engine = await open()
    await fill(engine)
    await engine.close()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('exports a table, with no formula in it', async () => {
    const { code, stdout, stderr } = await run(env, 'export', '--format', 'csv')
    assert.deepEqual([code, stderr], [0, ''])
    const [head, first, ...rest] = stdout.trimEnd().split('\r\n')
    assert.match(head ?? '', /^\uFEFFNumber,Time \(UTC\),Who \(object id\),Conversation,/)
    assert.match(
      first ?? '',
      /^1,2026-05-01T12:00:00\.000Z,ada,,object-1,client-1,rotation,requested,/,
    )
    assert.equal(rest.length, 5)
    assert.match(rest[2] ?? '', /cleanupConfirmed,.*,key-1,key-2,.*old used 2026-05-02T12:00/)
    assert.match(rest[4] ?? '', /^6,2026-05-02T12:00:00\.000Z,ada,'=1\+1,object-2,/)
  })

  test('exports lines whose hashes anybody can check', async () => {
    const out = join(folder, 'record.jsonl')
    assert.equal((await run(env, 'export', '--format', 'jsonl', '--out', out)).code, 0)
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
    assert.equal(lines.length, 6)
    let previous = '0'.repeat(64)
    for (const line of lines) {
      const { hash, previousHash, ...hashed } = JSON.parse(line)
      assert.equal(previousHash, previous)
      // The line is canonical, and so is what is left of it in the same order.
      const text = JSON.stringify(hashed)
      assert.equal(
        createHash('sha256')
          .update(previous + text)
          .digest('hex'),
        hash,
      )
      previous = hash
    }
  })

  test('exports a part: since a moment, of an application', async () => {
    const numbers = async (...args: string[]) => {
      const { stdout } = await run(env, 'export', '--format', 'jsonl', ...args)
      return stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line).sequence] : []))
    }
    assert.deepEqual(await numbers('--since', '2026-05-02'), [6])
    assert.deepEqual(await numbers('--application', 'OBJECT-1'), [1, 2, 3, 4, 5])
    assert.deepEqual(await numbers('--application', 'client-1'), [1, 2, 3, 4, 5, 6])
  })

  test('says so where a running process has the data', async () => {
    const engine = await open()
    const { code, stdout, stderr } = await run(env, 'verify')
    await engine.close()
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, /^No audit: Another process uses the data folder .*Stop that process/)
  })

  test('says what it takes', async () => {
    for (const args of [[], ['export', '--format', 'xml'], ['prune']]) {
      const { code, stderr } = await run(env, ...args)
      assert.equal(code, 2)
      assert.match(stderr, /^No audit: say export --format csv\|jsonl/)
    }
    assert.match((await run(env, 'verify', '--anchor', '7')).stderr, /a number, a colon and a hash/)
    assert.match((await run(env, 'export', '--since', 'later')).stderr, /--since takes a date/)
  })

  suite('verify', () => verifies(() => env, open))

  suite('verify on a server', { skip: whyNoServer() ?? false }, () => {
    let database: Awaited<ReturnType<typeof createTestDatabase>>
    const openServer = () => openEngine({ databaseUrl: database.url, log: quietLog })
    before(async () => {
      database = await createTestDatabase()
      const engine = await openServer()
      await fill(engine)
      await engine.close()
    })
    after(() => database.drop())
    verifies(() => ({ DATABASE_URL: database.url }), openServer)
  })
})

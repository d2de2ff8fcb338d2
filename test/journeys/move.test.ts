import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import { tablesOf } from '../support/database-dump.ts'
import { quietLog } from '../support/engine-log.ts'
import { fillDataFolder } from '../support/engine-snapshot.ts'
import { startJourney } from '../support/journey.ts'
import { createTestDatabase, whyNoServer } from '../support/postgres-server.ts'
import { runRekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import {
  assertStored,
  payroll,
  untilClosed,
  untilStored,
  untilWarned,
} from '../support/whole-rotation.ts'

const skip = whyNoServer() ?? false

/** What pg-boss measures of its own processes; it begins anew on the server. */
const measured = /^pgboss\.(queue_stats.*|instance)$/

async function rowsOf(where: { dataDir?: string; databaseUrl?: string }) {
  const engine = await openEngine({ ...where, log: quietLog })
  try {
    // A server's session is in UTC already; the folder's says the same with another sign.
    await sql`set time zone 'UTC'`.execute(engine.database)
    const tables = [...(await tablesOf(engine.database))].filter(([name]) => !measured.test(name))
    return Object.fromEntries(tables.map(([name, rows]) => [name, rows.split('\n').sort()]))
  } finally {
    await engine.close()
  }
}

/** The queues' own rows say when the newest build looked at them, which a move does as well. */
function settled(rows: Record<string, string[]>): Record<string, string[]> {
  const queues = rows['pgboss.queue'] ?? []
  const plain = queues.map((row) => row.replace(/"updated_on": "[^"]*"/, ''))
  return { ...rows, 'pgboss.queue': plain.sort() }
}

suite('npm run move', { skip }, () => {
  test('takes an open rotation to a server, where Rekey goes on with it', async (t) => {
    const journey = await startJourney()
    t.after(() => journey[Symbol.asyncDispose]())
    const database = await createTestDatabase()
    t.after(() => database.drop())
    const { dataDir } = journey
    const before = await startRekeyProcess(journey.env)
    t.after(() => before[Symbol.asyncDispose]())
    const [old] = journey.tenant.world.credentialsOf(payroll.name)
    assert.ok(old)
    const warning = await untilWarned(journey, () => before.url)
    const stored = await untilStored(journey, () => before.url, warning)

    const move = () => runRekeyProcess(journey.env, 'move', '--to', database.url)
    const refused = await move()
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /Another process uses the data folder/)
    await before.stop()
    const folder = await rowsOf({ dataDir })

    const moved = await move()
    assert.deepEqual([moved.code, moved.stderr], [0, ''])
    assert.match(moved.stdout, /counts and sums agree[\s\S]*set DATABASE_URL/)
    const server = await rowsOf({ databaseUrl: database.url })
    assert.ok((folder['pgboss.job']?.length ?? 0) > 1, 'jobs are among it')
    assert.deepEqual(settled(server), settled(folder))

    const again = await move()
    assert.match(again.stdout, /are there already, row by row/, 'asked twice, it is done once')
    const onFolder = await runRekeyProcess(journey.env)
    assert.match(onFolder.stderr, /was moved to a PostgreSQL server. Set DATABASE_URL/)

    const after = await startRekeyProcess({ ...journey.env, DATABASE_URL: database.url })
    t.after(() => after[Symbol.asyncDispose]())
    const fresh = assertStored(journey, old)
    await untilClosed(journey, () => after.url, stored)
    assert.deepEqual(journey.tenant.world.credentialsOf(payroll.name), [fresh])
    assert.equal((await after.stop()).code, 0)
    const late = await move()
    assert.equal(late.code, 1)
    assert.match(late.stderr, /The target is not empty: .*public\.rotation/)
  })
})

suite('a move', { skip }, () => {
  const root = mkdtempSync(join(tmpdir(), 'rekey-move-'))
  const folderWith = async (name: string, ...statements: string[]) => {
    const dataDir = join(root, name)
    await fillDataFolder(dataDir)
    const engine = await openEngine({ dataDir, log: quietLog })
    for (const statement of statements) await sql.raw(statement).execute(engine.database)
    await engine.close()
    return dataDir
  }
  const moveTo = (dataDir: string, url: string) =>
    runRekeyProcess({ DATA_DIR: dataDir, DATABASE_URL: url }, 'move')

  after(() => rmSync(root, { recursive: true, force: true }))

  test('leaves a database of something else as it is', async (t) => {
    const database = await createTestDatabase()
    t.after(() => database.drop())
    const dataDir = await folderWith('empty')
    const { Client } = (await import('pg')).default
    const client = new Client({ connectionString: database.url })
    await client.connect()
    await client.query("create table invoices as select 'theirs' as line")
    const { code, stderr } = await moveTo(dataDir, database.url)
    assert.equal(code, 1)
    assert.match(stderr, /not empty: there are rows in public\.invoices/)
    const tables = await client.query(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    )
    await client.end()
    assert.deepEqual(tables.rows, [{ name: 'invoices' }])
  })

  test('sets counters on, and copies what no use case would write', async (t) => {
    const database = await createTestDatabase()
    t.after(() => database.drop())
    const dataDir = await folderWith(
      'odd',
      `insert into round (started_at, finished_at, outcome) select
        '2026-05-01 12:00:00.123456+02', 'infinity', 'complete' from generate_series(1, 1203)`,
      'delete from round where id > 1200',
      `insert into seen_activity values (E'tab\\t"quote" \\\\ \u00e9\u{1f600}', '-infinity')`,
      `insert into pgboss.job (name, data, state, singleton_key)
        values ('round', '{"n": 1.10, "big": 12345678901234567890}', 'retry', 'all')`,
    )
    assert.equal((await moveTo(dataDir, database.url)).stderr, '')
    const engine = await openEngine({ databaseUrl: database.url, log: quietLog })
    const { rows } = await sql<{ id: number }>`
      insert into round (started_at, outcome) values (now(), 'complete') returning id`.execute(
      engine.database,
    )
    await sql`delete from round where id = ${rows[0]?.id}`.execute(engine.database)
    await engine.close()
    assert.deepEqual(rows, [{ id: 1204 }])
    // As an operator would, who wants the folder back.
    rmSync(join(dataDir, 'moved-to-a-server'))
    assert.deepEqual(await rowsOf({ databaseUrl: database.url }), await rowsOf({ dataDir }))
  })

  const later = [
    `create table later (id integer generated always as identity primary key, about integer
      references round (id), said text)`,
    `create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'never changed'; end $$`,
    'create trigger refusing before update or delete on later for each row execute function refuse()',
  ]
  const targetWith = async (t: TestContext, ...statements: string[]) => {
    const database = await createTestDatabase()
    t.after(() => database.drop())
    const engine = await openEngine({ databaseUrl: database.url, log: quietLog })
    for (const statement of statements) await sql.raw(statement).execute(engine.database)
    await engine.close()
    return database.url
  }

  test('takes tables along that nobody named, also those that refuse changes', async (t) => {
    const dataDir = await folderWith(
      'later',
      ...later,
      "insert into round (started_at, outcome) values ('2026-05-01', 'complete')",
      "insert into later (about, said) values (1, 'kept')",
    )
    const url = await targetWith(t, ...later)
    assert.equal((await moveTo(dataDir, url)).stderr, '')
    assert.match((await rowsOf({ databaseUrl: url }))['public.later']?.join() ?? '', /kept/)
    const bare = await targetWith(t)
    assert.match((await moveTo(dataDir, bare)).stderr, /has other tables .*: public\.later\./)
  })

  test('of which the copy is not equal is none', async (t) => {
    const dataDir = await folderWith(
      'changed',
      "insert into round (started_at, outcome) values ('2026-05-01', 'complete')",
    )
    const url = await targetWith(
      t,
      `create function forget() returns trigger language plpgsql as
        $$ begin new.applications := 7; return new; end $$`,
      'create trigger forgetting before insert on round for each row execute function forget()',
    )
    const { code, stderr } = await moveTo(dataDir, url)
    assert.equal(code, 1)
    assert.match(stderr, /The copy differs in public\.round; the target was left empty/)
    assert.deepEqual((await rowsOf({ databaseUrl: url }))['public.round'], [''])
    assert.ok(!existsSync(join(dataDir, 'moved-to-a-server')))
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { postgresRetention } from '../../../src/adapters/postgres/keep/retention.ts'
import { pruneHistory } from '../../../src/application/prune-history.ts'
import { addDays } from '../../../src/domain/calendar.ts'
import { tablesOf } from '../../support/database-dump.ts'
import { forEachEngine, type TestEngine } from '../../support/engine.ts'
import { FakeClock } from '../../support/fakes/fake-clock.ts'
import { FakeLog } from '../../support/fakes/fake-log.ts'

const begin = new Date('2026-05-01T12:00:00Z')
const keepDays = 90

/** One row a person, an application or a channel there is, whatever the time; or kept for ever. */
const doNotGrow = [
  'application',
  'audit',
  'audit_head',
  'audit_stream',
  'bot_install',
  'bot_removal',
  'conversation',
  'credential',
  'digest_settings',
  'kysely_migration',
  'kysely_migration_lock',
  'known_owners',
  'ownerless',
  'person_preference',
  'scan_card',
  'scan_memory',
  'send_pace',
  'service_principal',
  'unreadable_application',
]

const run = (given: TestEngine, statement: string) =>
  sql.raw(statement).execute(given.engine.database)

async function prune(given: TestEngine, at: Date, days = keepDays): Promise<FakeLog> {
  const retention = postgresRetention(given.engine.database)
  const log = new FakeLog()
  await pruneHistory({ retention, clock: new FakeClock(at), log }, days)
  return log
}

async function sizes(given: TestEngine): Promise<Record<string, number>> {
  const tables = [...(await tablesOf(given.engine.database))]
  const own = tables.filter(([name]) => name.startsWith('public.'))
  return Object.fromEntries(
    own.map(([name, rows]) => [name.slice('public.'.length), rows ? rows.split('\n').length : 0]),
  )
}

/** Twenty days in which everything happens: a rotation, cards, notices, and an application that goes. */
async function live(given: TestEngine, step: number): Promise<Date> {
  const at = addDays(begin, step * 20)
  const when = `'${at.toISOString()}'`
  const ended = `${when}::timestamptz`
  await given.store.seenActivities.first(`activity-${step}`, at)
  await given.store.presses.note({ drawnId: `d-${step}`, verb: 'rotate-now', personId: 'ada' }, at)
  for (const statement of [
    `insert into round (started_at, finished_at, outcome) values (${when}, ${when}, 'complete'),
      (${when}, ${when}, 'partial')`,
    `insert into application (object_id, client_id, sign_in_audience, tags, round_id)
      values ('app', 'app', 'x', '[]', 1) on conflict do nothing`,
    'delete from credential',
    `insert into credential (application_object_id, key_id, position, display_name, starts_at,
      expires_at) values ('app', 'key-${step}', 0, '[rk-${step - 1}]', ${when}, ${when})`,
    `insert into rotation (id, application_object_id, old_key_id, state, version, created_at,
      updated_at, body) values ('rk-${step}', 'app', 'key-${step}', 'closed', 5, ${when}, ${when},
      '{"fresh": {"keyId": "key-${step + 1}"}}'),
      ('rk-gone-${step}', 'gone-${step}', 'key', 'failed', 5, ${when}, ${when}, '{}')`,
    `insert into notice (id, person_id, application_object_id, key_id, stage, state, planned_at,
      claimed_at) select 'ada/' || '${step}/' || n, 'ada', 'app', 'key-${step}', '30',
      (array['sent', 'failed', 'claimed', 'dropped'])[n], ${when}, ${when}
      from generate_series(1, 4) as n`,
    `insert into live_card (conversation_id, activity_id, application_object_id, key_id, posted_at)
      values ('chat', 'a-${step}', 'app', 'key-${step}', ${when}),
      ('chat', 'b-${step}', 'app', 'key-${step}', null)`,
    `insert into due_list values ('chat', 'list-${step}', ${when}, '', '[]')`,
    `insert into finding values ('f-${step}', 'app', ${when}, ${when}, null, ${when}, '{}')`,
    `insert into reconciled values ('gone-${step}', ${when})`,
    `insert into application_targets values ('gone-${step}', '[]', '{}', ${when})`,
    `insert into removal (application_object_id, key_id, state, confirmed_at, ended_at, body)
      values ('app', 'key-${step}', 'removed', ${when}, ${when}, '{}')`,
    `insert into attention (application_object_id, key_id, person_id, kind, until, person_name,
      said_at) values ('app', 'key-${step}', 'ada', 'snoozed', ${ended} + interval '1 day', 'Ada',
      ${when})`,
    `insert into approval (application_object_id, state, asked_at, body)
      values ('app', 'approved', ${when}, '{}')`,
    `insert into digest_post values ('channel', '${at.toISOString().slice(0, 10)}', 'digest', 'sent',
      ${when}, ${when}, 'a')`,
  ]) {
    await run(given, statement)
  }
  return at
}

forEachEngine((given) => {
  test('over years every table stays as large as it was after one', async () => {
    const after: Record<string, number>[] = []
    for (let step = 1; step <= 120; step += 1) {
      await prune(given(), await live(given(), step))
      if (step % 40 === 0) after.push(await sizes(given()))
    }
    const [year2, year4, year6] = after
    assert.deepEqual(year4, year2)
    assert.deepEqual(year6, year2)
    const neverTouched = Object.entries(year6 ?? {}).filter(([, rows]) => rows === 0)
    assert.deepEqual(
      neverTouched.map(([name]) => name).filter((name) => !doNotGrow.includes(name)),
      [],
      'a table that this test writes nothing to: does it grow? Then prune it, and write to it here',
    )
  })

  test('nothing that is open or waits goes, however old', async () => {
    const old = `'2020-01-01T00:00:00Z'`
    for (const statement of [
      `insert into round (started_at, outcome) values (${old}, 'running')`,
      `insert into rotation (id, application_object_id, old_key_id, state, version, created_at,
        updated_at, body) select 'rk-' || state, state, 'key', state, 1, ${old}, ${old}, '{}' from
        unnest(array['requested', 'giving-up', 'stored', 'awaiting-cleanup', 'cleaning-up',
        'undoing']) as state`,
      `insert into live_card (conversation_id, activity_id, application_object_id, key_id,
        posted_at) values ('chat', 'a', 'stored', 'key', ${old})`,
      `insert into notice (id, person_id, application_object_id, key_id, stage, state, planned_at)
        values ('n', 'ada', 'app', 'key', '30', 'planned', ${old})`,
      `insert into finding values ('f', 'app', ${old}, ${old}, null, null, '{}')`,
      `insert into removal (application_object_id, key_id, state, confirmed_at, body)
        values ('app', 'key', 'confirmed', ${old}, '{}')`,
      `insert into approval (application_object_id, state, asked_at, body)
        values ('app', 'waiting', ${old}, '{}')`,
      `insert into digest_post values ('channel', '2020-01-01', 'digest', 'planned', ${old}, null,
        null), ('channel', '2020-01-02', 'digest', 'sent', ${old}, ${old}, 'a')`,
      `insert into bot_removal values ('ada', ${old})`,
      "insert into person_preference (person_id, opted_out) values ('ada', true)",
    ]) {
      await run(given(), statement)
    }
    const before = await sizes(given())
    const log = await prune(given(), begin)
    assert.deepEqual(await sizes(given()), before)
    assert.deepEqual(log.lines, [])
  })

  test('what is about a secret that stands in Entra stays, and so does the newest', async () => {
    const old = `'2020-01-01T00:00:00Z'`
    for (const statement of [
      `insert into round (started_at, finished_at, outcome) values (${old}, ${old}, 'complete'),
        (${old}, ${old}, 'partial')`,
      `insert into application (object_id, client_id, sign_in_audience, tags, round_id)
        select app, app, 'x', '[]', 1 from unnest(array['held', 'named', 'newest']) as app`,
      `insert into credential (application_object_id, key_id, position, display_name, starts_at,
        expires_at) values ('held', 'key-1', 0, null, ${old}, ${old}),
        ('named', 'key-9', 0, 'mine [rk-named1]', ${old}, ${old})`,
      `insert into rotation (id, application_object_id, old_key_id, state, version, created_at,
        updated_at, body) select 'rk-' || app || n, app, 'key-' || n, 'closed', 1, ${old}, ${old},
        '{}' from unnest(array['held', 'named', 'newest']) as app, generate_series(1, 2) as n
        order by n`,
      `insert into removal (application_object_id, key_id, state, confirmed_at, ended_at, body)
        select app, 'key-' || n, 'removed', ${old}, ${old}, '{}'
        from unnest(array['held', 'newest']) as app, generate_series(1, 2) as n order by n`,
      `insert into notice (id, person_id, application_object_id, key_id, stage, state, planned_at)
        select app || n, 'ada', app, 'key-' || n, '30', 'sent', ${old}
        from unnest(array['held', 'newest']) as app, generate_series(1, 2) as n order by n`,
    ]) {
      await run(given(), statement)
    }
    await prune(given(), begin)
    const left = async (of: string, column: string) => {
      const { rows } = await sql<{ name: string }>`
        select ${sql.raw(column)} as name from ${sql.table(of)} order by 1`.execute(
        given().engine.database,
      )
      return rows.map(({ name }) => name)
    }
    assert.deepEqual(await left('rotation', 'id'), [
      'rk-held1',
      'rk-held2',
      'rk-named1',
      'rk-named2',
      'rk-newest2',
    ])
    const newest = ['held/key-1', 'held/key-2', 'newest/key-2']
    assert.deepEqual(await left('removal', "application_object_id || '/' || key_id"), newest)
    assert.deepEqual(await left('notice', "application_object_id || '/' || key_id"), newest)
    assert.equal(
      (await left('round', 'id')).length,
      2,
      'the newest complete round and what follows',
    )
  })

  test('a large heap goes in small steps, and a stop is heeded between two', async () => {
    await run(
      given(),
      `insert into finding select 'f-' || n, 'app', '2020-01-01', '2020-01-01', null, '2020-01-01',
        '{}' from generate_series(1, 450) as n`,
    )
    const stop = new AbortController()
    const steps: number[] = []
    const inner = postgresRetention(given().engine.database)
    const retention = {
      kinds: ['finding'],
      prune: async (kind: string, before: Date, limit: number) => {
        const removed = await inner.prune(kind, before, limit)
        steps.push(removed)
        if (steps.length === 2) stop.abort()
        return removed
      },
    }
    const ports = { retention, clock: new FakeClock(begin), log: new FakeLog() }
    await assert.rejects(pruneHistory(ports, keepDays, stop.signal), { name: 'AbortError' })
    assert.deepEqual(steps, [200, 200])
    await pruneHistory(ports, keepDays)
    assert.equal((await sizes(given()))['finding'], 0)
  })
})

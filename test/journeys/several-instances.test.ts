import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import pg from 'pg'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { addOwner, personalChat, rememberAll, seedOwners } from '../support/many-owners.ts'
import { createTestDatabase, type TestDatabase, whyNoServer } from '../support/postgres-server.ts'
import { type RekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import { TeamsLimits } from '../support/teams-limits.ts'

const skip = whyNoServer() ?? false
const owners = 150
const root = join(import.meta.dirname, '../..')
const channelId = '19:team-channel@thread.tacv2'

suite('three instances on one PostgreSQL server', { skip }, () => {
  let journey: Journey
  let database: TestDatabase
  let client: pg.Client
  let env: Record<string, string>
  let limits: TeamsLimits
  const running: RekeyProcess[] = []

  before(async () => {
    limits = new TeamsLimits()
    journey = await startJourney({
      withEngine: false,
      intercept: (service, request, proceed) =>
        service === 'teams' ? limits.through(request, proceed) : proceed(),
    })
    database = await createTestDatabase()
    const ids = seedOwners(journey.tenant.world, owners)
    const channel = { kind: 'channel', id: channelId, personId: null } as const
    const chats = [...ids, people.grace.id].map((id) => personalChat(id, journey.connector))
    const template = personalChat(people.grace.id, journey.connector)
    await rememberAll(database.url, [...chats, { ...template, ...channel }])
    client = new pg.Client({ connectionString: database.url })
    client.on('error', () => undefined)
    await client.connect()
    // Every minute, so that the test sees them come due.
    env = { ...journey.env, DATABASE_URL: database.url, DIGEST_CRON: '* * * * *' }
    running.push(await startRekeyProcess(env))
    // The others come while the first one's work is under way.
    running.push(...(await Promise.all([startRekeyProcess(env), startRekeyProcess(env)])))
  })
  after(async () => {
    for (const each of running) await each[Symbol.asyncDispose]()
    await client?.end()
    await database?.drop()
    await journey?.[Symbol.asyncDispose]()
  })

  const instance = (at: number) => {
    const found = running[at]
    assert.ok(found)
    return found
  }
  const rows = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows
  const warnings = () =>
    journey.connector.sent.filter(
      ({ method, card }) => method === 'POST' && kindOf(card) === 'expiry',
    )
  const countOf = async (what: string) =>
    Number((await rows(`select count(*)::int as count from ${what}`))[0]?.['count'])

  test('hold one round and tell everybody once, although one of them is killed midway', async (t) => {
    await eventually(() => (warnings().length >= 30 ? true : undefined), 'the fan-out to begin')
    await instance(0)[Symbol.asyncDispose]()
    const killedAt = performance.now()
    const isOver = async () =>
      (await countOf('notice')) === owners &&
      (await countOf(`notice where state = 'planned'`)) === 0 &&
      (await countOf(`pgboss.job where name = 'deliver-notices' and state = 'active'`)) === 0
    await eventually(async () => ((await isOver()) ? true : undefined), 'the others to take over')
    const tookOverMs = performance.now() - killedAt
    t.diagnostic(`taken over after ${Math.round(tookOverMs)} ms`)
    assert.ok(tookOverMs < 60_000)

    const told = warnings().map(({ conversationId }) => conversationId)
    assert.equal(new Set(told).size, told.length, 'nobody was told twice')
    // What the killed one had claimed may have arrived or not, and is not said again.
    const open = await countOf(`notice where state = 'claimed'`)
    const unsaid = owners - told.length
    t.diagnostic(`claimed by the killed one: ${open}, of them unsaid: ${unsaid}`)
    assert.ok(unsaid <= open)
    assert.equal(await countOf('round'), 1)
  })

  test('keep to the limits of Teams together', async (t) => {
    const [first = 0] = limits.admittedAt
    const perSecond = (limits.admittedAt.length / ((limits.admittedAt.at(-1) ?? 0) - first)) * 1000
    t.diagnostic(`${perSecond.toFixed(1)} a second, ${limits.refusedAt.length} refused`)
    // A busy machine comes nowhere near the limits, so that nothing would be refused anyway.
    const turns = await countOf(`send_pace where scope like 'a:chat-of-%'`)
    assert.ok(turns >= warnings().length, 'every message took its turn')
    assert.ok(limits.refusedAt.length <= owners / 20, `${limits.refusedAt.length} refused`)
  })

  test('post a digest that comes due once', async () => {
    const digests = () =>
      journey.connector.sent.filter(
        ({ conversationId, method }) => conversationId === channelId && method === 'POST',
      )
    await eventually(() => digests()[0], 'the digest', 150_000)
    const done = () => countOf(`pgboss.job where name = 'digest' and state = 'completed'`)
    const before = await done()
    await eventually(async () => ((await done()) > before ? true : undefined), 'another', 150_000)
    assert.equal(digests().length, 1)
  })

  test('go on while a newer build migrates beside them, and no older one starts after it', async (t) => {
    const newer = mkdtempSync(join(tmpdir(), 'rekey-newer-'))
    t.after(() => rmSync(newer, { recursive: true, force: true }))
    makeNewerBuild(newer)
    const next = await startRekeyProcess(env, newer)
    running.push(next)
    assert.equal(await countOf(`kysely_migration where name = '9000-next'`), 1)

    const id = addOwner(journey.tenant.world, 'Added during the upgrade')
    await rememberChat(id)
    for (const { url } of [instance(1), next]) {
      const grace = journey.user(people.grace, () => url)
      const before = journey.connector.sent.length
      await grace.say('status')
      const fits = ({ card }: { card: unknown }) => kindOf(card) === 'status'
      await journey.connector.nextSent(fits, 'the status', before)
    }
    const graces = `send_pace where scope = 'a:chat-of-${people.grace.id}'`
    assert.equal(await countOf(graces), 1, 'answers count towards the limits')
    await journey.user(people.grace, () => instance(1).url).say('scan')
    await eventually(
      () => warnings().find(({ conversationId }) => conversationId === `a:chat-of-${id}`),
      'the warning',
    )
    await assert.rejects(startRekeyProcess(env), /migrated by a newer build/)
  })

  test('stop within half a minute while Teams is silent, and leave no job running', async () => {
    const id = addOwner(journey.tenant.world, 'Added before the end')
    await rememberChat(id)
    journey.connector.faults.add({ method: 'POST', times: 50, how: 'hang' })
    const before = journey.connector.requests.length
    const alive = running.slice(1)
    await journey.user(people.grace, () => instance(1).url).say('scan')
    const hangs = () =>
      journey.connector.requests.slice(before).find(({ status }) => status === 'hang')
    await eventually(hangs, 'a message to hang')
    const began = performance.now()
    const ended = await Promise.all(alive.map((each) => each.stop()))
    assert.ok(performance.now() - began < 30_000)
    assert.deepEqual(
      ended.map(({ code }) => code),
      alive.map(() => 0),
    )
    assert.deepEqual(await rows(`select name from pgboss.job where state = 'active'`), [])
  })

  /** A chat that Teams told of meanwhile. */
  async function rememberChat(id: string): Promise<void> {
    const { kind, personId, tenantId, serviceUrl, botId, ...chat } = personalChat(
      id,
      journey.connector,
    )
    await client.query(
      `insert into conversation (id, kind, person_id, tenant_id, service_url, bot_id, remembered_at)
       values ($1, $2, $3, $4, $5, $6, now())`,
      [chat.id, kind, personId, tenantId, serviceUrl, botId],
    )
  }
})

/** This build with one migration more, which adds to tables that are in use. */
function makeNewerBuild(folder: string): void {
  for (const part of ['src', 'adaptiveCards', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const postgres = join(folder, 'src/adapters/postgres')
  const migration = `import { type Kysely, sql } from 'kysely'
export async function up(database: Kysely<never>): Promise<void> {
  for (const table of ['notice', 'conversation', 'rotation', 'round', 'application', 'send_pace']) {
    await sql.raw(\`alter table \${table} add column of_the_next_build text\`).execute(database)
  }
  await sql.raw('create table next_build (id integer primary key)').execute(database)
}
`
  writeFileSync(join(postgres, 'migrations/9000-next.ts'), migration)
  const list = join(postgres, 'migrate.ts')
  const text = readFileSync(list, 'utf8')
  const more = text
    .replace(
      'import type { Schema }',
      "import * as next from './migrations/9000-next.ts'\nimport type { Schema }",
    )
    .replace(
      'Record<string, Migration>> = {',
      "Record<string, Migration>> = {\n  '9000-next': next,",
    )
  assert.notEqual(more, text)
  writeFileSync(list, more)
}

import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { type CatalogTable, sequencesOf, tablesOf } from './catalog.ts'
import { sumOf } from './table-sums.ts'

/** What was moved, by table; or why nothing was. */
export type Moved =
  | { readonly outcome: 'moved' | 'alreadyThere'; readonly rows: ReadonlyMap<string, number> }
  | { readonly outcome: 'notEmpty'; readonly tables: readonly string[] }

/** What pg-boss measures of its own running processes; it begins anew, and its parts go by day. */
const leftBehind = new Set(['pgboss.queue_stats', 'pgboss.instance'])

/** What migrations and the queue's own start write into a database that nobody has used. */
const madeByStart = new Set([
  'public.audit_head',
  'public.audit_stream',
  'public.kysely_migration',
  'public.kysely_migration_lock',
  'pgboss.bam',
  'pgboss.queue',
  'pgboss.schedule',
  'pgboss.subscription',
  'pgboss.version',
  'pgboss.warning',
])

const rowsAtOnce = 500

/** The tables of a database in which something is kept; nothing is changed. */
export async function tablesInUse(database: Kysely<Schema>): Promise<string[]> {
  const used: string[] = []
  for (const { name } of await tablesOf(database)) {
    if (madeByStart.has(name) || leftBehind.has(name)) continue
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(database)
    if (rows.length > 0) used.push(name)
  }
  return used
}

/**
 * Copies everything into another database with the same tables, in one transaction there: rows, the
 * job queue, and where sequences stand. Commits only when each table's count and sum agree. Nobody
 * may write to the source meanwhile; `to` is locked. Refuses a target in which something is kept.
 */
export async function moveDatabase(from: Kysely<Schema>, to: Kysely<Schema>): Promise<Moved> {
  return await from.transaction().execute(async (source) => {
    await setUp(source)
    return await to.transaction().execute(async (target) => {
      await setUp(target)
      const tables = (await tablesOf(source)).filter(({ name }) => !leftBehind.has(name))
      await refuseOtherTables(tables, target)
      const all = tables.map(({ name }) => sql.table(name))
      await sql`lock table ${sql.join(all)} in access exclusive mode`.execute(target)
      const used = await tablesInUse(target)
      if (used.length > 0) {
        // Starts of the queue since then have touched what they make.
        const kept = tables.filter(({ name }) => !madeByStart.has(name))
        const { rows, different } = await compare(kept, source, target)
        if (different.length === 0) return { outcome: 'alreadyThere', rows }
        return { outcome: 'notEmpty', tables: used }
      }
      for (const { name } of tables.toReversed()) {
        if (madeByStart.has(name)) await sql`delete from ${sql.table(name)}`.execute(target)
      }
      for (const table of tables) await copy(table, source, target)
      await setSequences(source, target)
      const { rows, different } = await compare(tables, source, target)
      if (different.length === 0) return { outcome: 'moved', rows }
      throw new Error(`The copy differs in ${different.join(', ')}; the target was left empty.`)
    })
  })
}

async function setUp(transaction: Kysely<Schema>): Promise<void> {
  await sql`set local time zone 'UTC'`.execute(transaction)
  await sql`set local statement_timeout = 0`.execute(transaction)
  await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction)
  await sql`set local lock_timeout = '10s'`.execute(transaction)
}

async function refuseOtherTables(
  tables: readonly CatalogTable[],
  target: Kysely<Schema>,
): Promise<void> {
  const there = new Map((await tablesOf(target)).map(({ name, columns }) => [name, columns.join()]))
  const other = tables.filter(({ name, columns }) => there.get(name) !== columns.join())
  if (other.length === 0) return
  const names = other.map(({ name }) => name).join(', ')
  throw new Error(`The target has other tables or columns than the folder: ${names}.`)
}

/** Rows go as JSON, which holds every type that the tables have without loss. */
async function copy(
  { name, columns }: CatalogTable,
  source: Kysely<Schema>,
  target: Kysely<Schema>,
): Promise<void> {
  const table = sql.table(name)
  const written = sql.join(columns.map((column) => sql.ref(column)))
  await sql`declare moving cursor for select to_jsonb(one)::text as row from ${table} as one`.execute(
    source,
  )
  for (;;) {
    const { rows } = await sql<{ row: string }>`
      fetch ${sql.raw(String(rowsAtOnce))} from moving`.execute(source)
    if (rows.length === 0) break
    const json = `[${rows.map(({ row }) => row).join()}]`
    await sql`insert into ${table} (${written}) overriding system value
      select ${written} from jsonb_populate_recordset(null::${table}, ${json}::jsonb)`.execute(
      target,
    )
  }
  await sql`close moving`.execute(source)
}

async function setSequences(source: Kysely<Schema>, target: Kysely<Schema>): Promise<void> {
  for (const { name, last, isCalled } of await sequencesOf(source)) {
    await sql`select setval(${name}::regclass, ${last}::bigint, ${isCalled})`.execute(target)
  }
}

async function compare(
  tables: readonly CatalogTable[],
  source: Kysely<Schema>,
  target: Kysely<Schema>,
): Promise<{ rows: Map<string, number>; different: string[] }> {
  const rows = new Map<string, number>()
  const different: string[] = []
  for (const { name } of tables) {
    const [here, there] = [await sumOf(source, name), await sumOf(target, name)]
    rows.set(name, here.rows)
    if (here.rows !== there.rows || here.sum !== there.sum) different.push(name)
  }
  return { rows, different }
}

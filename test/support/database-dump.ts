import { type Kysely, sql } from 'kysely'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import type { Schema } from '../../src/adapters/postgres/schema.ts'
import { quietLog } from './engine-log.ts'

/** Every row of every table as JSON, the job queue's included; by table. */
export async function dumpOf(where: {
  dataDir?: string
  databaseUrl?: string
}): Promise<ReadonlyMap<string, string>> {
  const engine = await openEngine({ ...where, log: quietLog })
  try {
    return await tablesOf(engine.database)
  } finally {
    await engine.close()
  }
}

/** The same of a database that is open. */
export async function tablesOf(database: Kysely<Schema>): Promise<Map<string, string>> {
  const found = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
    order by 1, 2`.execute(database)
  const dump = new Map<string, string>()
  for (const { schema, name } of found.rows) {
    const rows = await sql<{ row: string }>`
      select to_jsonb(one)::text as row from ${sql.table(`${schema}.${name}`)} as one`.execute(
      database,
    )
    dump.set(`${schema}.${name}`, rows.rows.map(({ row }) => row).join('\n'))
  }
  return dump
}

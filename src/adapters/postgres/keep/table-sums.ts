import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

/** How many rows a table holds, and a sum over all that they say, whatever their order. */
export interface TableSum {
  readonly rows: number
  readonly sum: string
}

/** Counts and sums up one table. The session's time zone has to be UTC, in which times are text. */
export async function sumOf(database: Kysely<Schema>, table: string): Promise<TableSum> {
  const { rows } = await sql<TableSum>`
    select count(*)::int as rows,
      coalesce(sum(('x' || substr(md5(to_jsonb(one)::text), 1, 15))::bit(60)::bigint), 0)::text
        as sum
    from ${sql.table(table)} as one`.execute(database)
  const [found] = rows
  if (!found) throw new Error('a count without a row')
  return found
}

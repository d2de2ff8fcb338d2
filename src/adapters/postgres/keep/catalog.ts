import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'

// What a database holds, read from its own catalog, so that a table that a later version adds is
// there without being named anywhere.

/** A table with the columns that can be written, in the order in which rows can be put in. */
export interface CatalogTable {
  /** With its schema: `public.round`. */
  readonly name: string
  readonly columns: readonly string[]
}

/** Every table; one that refers to another comes after it. Parts of a table count as that table. */
export async function tablesOf(database: Kysely<Schema>): Promise<CatalogTable[]> {
  const found = await sql<CatalogTable>`
    select namespace.nspname || '.' || class.relname as name,
      (select jsonb_agg(attribute.attname order by attribute.attname)
        from pg_attribute attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0
          and not attribute.attisdropped and attribute.attgenerated = '') as columns
    from pg_class class join pg_namespace namespace on namespace.oid = class.relnamespace
    where class.relkind in ('r', 'p') and not class.relispartition
      and namespace.nspname not in ('pg_catalog', 'information_schema')
      and namespace.nspname not like 'pg\\_%'
    order by 1`.execute(database)
  const references = await sql<{ from: string; to: string }>`
    select distinct from_space.nspname || '.' || from_class.relname as "from",
      to_space.nspname || '.' || to_class.relname as "to"
    from pg_constraint
    join pg_class from_class
      on from_class.oid = coalesce(pg_partition_root(conrelid)::oid, conrelid)
    join pg_namespace from_space on from_space.oid = from_class.relnamespace
    join pg_class to_class on to_class.oid = coalesce(pg_partition_root(confrelid)::oid, confrelid)
    join pg_namespace to_space on to_space.oid = to_class.relnamespace
    where contype = 'f'`.execute(database)
  return inOrder(found.rows, references.rows)
}

/** Every sequence by name, with where it stands. */
export async function sequencesOf(
  database: Kysely<Schema>,
): Promise<{ readonly name: string; readonly last: string; readonly isCalled: boolean }[]> {
  const found = await sql<{ name: string }>`
    select schemaname || '.' || sequencename as name from pg_sequences order by 1`.execute(database)
  const standing = []
  for (const { name } of found.rows) {
    const { rows } = await sql<{ last: string; isCalled: boolean }>`
      select last_value::text as last, is_called as "isCalled" from ${sql.table(name)}`.execute(
      database,
    )
    standing.push(...rows.map((row) => ({ name, ...row })))
  }
  return standing
}

function inOrder(
  tables: readonly CatalogTable[],
  references: readonly { from: string; to: string }[],
): CatalogTable[] {
  const ordered: CatalogTable[] = []
  const put = (table: CatalogTable, above: readonly string[]): void => {
    if (ordered.includes(table) || above.includes(table.name)) return
    for (const { from, to } of references) {
      const first = from === table.name && tables.find(({ name }) => name === to)
      if (first) put(first, [...above, table.name])
    }
    ordered.push(table)
  }
  for (const table of tables) put(table, [])
  return ordered
}

import { type Kysely, sql } from 'kysely'
import type { Application } from '../../domain/application.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import type { Schema } from './schema.ts'

/** So many applications one statement looks at; on the embedded engine nobody else has a turn in it. */
const atOnce = 2_000

/**
 * Applications with client secrets that ended or that a newer one replaces, by object id. All secrets
 * have to be compared with those of the same application, so they are looked at some at a time.
 */
export async function withRemovable(
  database: Kysely<Schema>,
  now: Date,
  limit: number,
): Promise<Application[]> {
  const found: Application[] = []
  for (let after = ''; found.length < limit; ) {
    const until = await idAfter(database, after)
    found.push(...(await removableBetween(database, now, { after, until }, limit - found.length)))
    if (until === undefined) break
    after = until
  }
  return found
}

/** The last of the applications that one statement looks at; undefined where it looks at the rest. */
async function idAfter(database: Kysely<Schema>, after: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('application')
    .select('object_id')
    .where('object_id', '>', after)
    .orderBy('object_id')
    .offset(atOnce - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.object_id
}

async function removableBetween(
  database: Kysely<Schema>,
  now: Date,
  { after, until }: { readonly after: string; readonly until: string | undefined },
  limit: number,
): Promise<Application[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  // Said of both sides: that of the newer ones follows, but only said is it read as a range.
  const inRange = (id: string) => sql`${sql.ref(id)} > ${after}
    ${until === undefined ? sql`` : sql`and ${sql.ref(id)} <= ${until}`}`
  const found = await sql`
    with removable as (
      select distinct old.application_object_id
      from credential as old left join credential as newer
        on newer.application_object_id = old.application_object_id
        and ${inRange('newer.application_object_id')}
        and newer.starts_at > old.starts_at
        and newer.expires_at > old.expires_at
        and newer.expires_at > ${at}
      where ${inRange('old.application_object_id')}
        and (old.expires_at <= ${at} or newer.key_id is not null)
      order by old.application_object_id
      limit ${limit}
    )
    select ${applicationWithCredentials}
    from removable join application on object_id = removable.application_object_id
    order by object_id`.execute(database)
  return found.rows.map(readApplication)
}

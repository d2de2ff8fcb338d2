import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { EngineStartError } from './engine-start-error.ts'
import * as initial from './migrations/0001-initial.ts'
import * as targets from './migrations/0002-targets.ts'
import * as findingsAndRemovals from './migrations/0003-findings-and-removals.ts'
import * as givingUp from './migrations/0005-giving-up.ts'
import * as roundsInDetail from './migrations/0006-rounds-in-detail.ts'
import * as inventory from './migrations/0007-inventory.ts'
import * as federatedCredentials from './migrations/0008-federated-credentials.ts'
import * as scanCards from './migrations/0009-scan-cards.ts'
import * as whatWarningsSay from './migrations/0010-what-warnings-say.ts'
import * as ownersReadAt from './migrations/0011-owners-read-at.ts'
import * as attention from './migrations/0012-attention.ts'
import * as channelDigests from './migrations/0013-channel-digests.ts'
import * as recipients from './migrations/0014-recipients.ts'
import * as botInstalls from './migrations/0015-bot-installs.ts'
import * as pressesAndApprovals from './migrations/0016-presses-and-approvals.ts'
import * as audit from './migrations/0017-audit.ts'
import * as sendPace from './migrations/0019-send-pace.ts'
import * as departures from './migrations/0020-departures.ts'
import type { Schema } from './schema.ts'

/** Every migration by name, in order. One that was released never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-targets': targets,
  '0003-findings-and-removals': findingsAndRemovals,
  '0005-giving-up': givingUp,
  '0006-rounds-in-detail': roundsInDetail,
  '0007-inventory': inventory,
  '0008-federated-credentials': federatedCredentials,
  '0009-scan-cards': scanCards,
  '0010-what-warnings-say': whatWarningsSay,
  '0011-owners-read-at': ownersReadAt,
  '0012-attention': attention,
  '0013-channel-digests': channelDigests,
  '0014-recipients': recipients,
  '0015-bot-installs': botInstalls,
  '0016-presses-and-approvals': pressesAndApprovals,
  '0017-audit': audit,
  '0019-send-pace': sendPace,
  '0020-departures': departures,
}

/**
 * The migrations that `migrate` would run, by name; changes nothing. Refuses a database that a newer
 * build has migrated.
 */
export async function pendingMigrations(database: Kysely<Schema>): Promise<string[]> {
  const migrator = migratorOn(database)
  await refuseNewerSchema(migrator, database)
  const all = await migrator.getMigrations()
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

const oneAtATime = 7_265_107_900_001n

/**
 * Brings the schema up to date, all or nothing. Instances that start together wait for each other:
 * Kysely's own lock comes only after it made its tables. Refuses a database that a newer build
 * has migrated.
 */
export async function migrate(database: Kysely<Schema>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`set local statement_timeout = 0`.execute(transaction)
    await sql`select pg_advisory_xact_lock(${oneAtATime.toString()}::bigint)`.execute(transaction)
    const migrator = migratorOn(transaction)
    await refuseNewerSchema(migrator, transaction)
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
  })
}

function migratorOn(database: Kysely<Schema>): Migrator {
  return new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
  })
}

async function refuseNewerSchema(migrator: Migrator, database: Kysely<Schema>): Promise<void> {
  const tables = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(database)
  if (!tables.rows[0]?.found) return
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(database)
  const known = new Set((await migrator.getMigrations()).map((migration) => migration.name))
  const unknown = applied.rows.map((row) => row.name).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new EngineStartError(
    'newerSchema',
    `The database was migrated by a newer build (${unknown.join(', ')}). Start that build, or ` +
      'give this one another database.',
  )
}

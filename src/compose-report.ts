import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { DefaultAzureCredential } from '@azure/identity'
import { writeCsv } from './adapters/csv/write-csv.ts'
import { openEngine } from './adapters/postgres/open-engine.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { reportRows } from './application/report.ts'
import type { ReportSettings } from './settings.ts'

/**
 * Writes the report of all client secrets from the database, without starting the product. Throws
 * EngineStartError where a running process has the embedded engine.
 */
export async function writeReport(settings: ReportSettings, sink: Writable): Promise<void> {
  const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir } = settings
  if (!databaseUrl && !existsSync(join(dataDir, 'PG_VERSION'))) {
    throw new Error(
      `There is no data in ${dataDir}. Set DATA_DIR or DATABASE_URL as for npm start.`,
    )
  }
  const engine = await openEngine({
    databaseUrl,
    dataDir,
    password: async () =>
      (
        await new DefaultAzureCredential({
          authorityHost: settings.AZURE_AUTHORITY_HOST,
          disableInstanceDiscovery: settings.AZURE_DISABLE_INSTANCE_DISCOVERY,
        }).getToken('https://ossrdbms-aad.database.windows.net/.default')
      ).token,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  try {
    const store = postgresStore(engine.database, async () => undefined, {
      now: () => systemClock.now(),
      isStreamed: false,
    })
    const rules = { zone: settings.TIME_ZONE, leadDays: settings.EXPIRY_LEAD_DAYS }
    await writeCsv(reportRows({ store, clock: systemClock }, rules, null), sink)
  } finally {
    await engine.close()
  }
}

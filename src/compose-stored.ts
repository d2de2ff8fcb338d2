import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultAzureCredential } from '@azure/identity'
import { openEngine } from './adapters/postgres/open-engine.ts'
import { postgresStore } from './adapters/postgres/store.ts'
import { databaseTokenScope } from './adapters/postgres/token-scope.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import type { Store } from './application/ports/store.ts'
import type { ReportSettings } from './settings.ts'

/**
 * Opens what is stored, without starting the product. Throws EngineStartError where a running process
 * has the embedded engine.
 */
export async function openStored(
  settings: ReportSettings,
): Promise<{ store: Store; close: () => Promise<void> }> {
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
        }).getToken(databaseTokenScope(settings.AZURE_AUTHORITY_HOST))
      ).token,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  const recording = { now: () => systemClock.now(), isStreamed: false }
  return {
    store: postgresStore(engine.database, async () => undefined, recording),
    close: () => engine.close(),
  }
}

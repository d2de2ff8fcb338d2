import type { Writable } from 'node:stream'
import { writeCsv } from './adapters/csv/write-csv.ts'
import { systemClock } from './adapters/telemetry/system-clock.ts'
import { reportRows } from './application/report.ts'
import { openStored } from './compose-stored.ts'
import type { ReportSettings } from './settings.ts'

/** Writes the report of all client secrets from the database, without starting the product. */
export async function writeReport(settings: ReportSettings, sink: Writable): Promise<void> {
  const { store, close } = await openStored(settings)
  try {
    const rules = { zone: settings.TIME_ZONE, leadDays: settings.EXPIRY_LEAD_DAYS }
    await writeCsv(reportRows({ store, clock: systemClock }, rules, null), sink)
  } finally {
    await close()
  }
}

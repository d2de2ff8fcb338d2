import {
  AzureMonitorLogExporter,
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
} from '@azure/monitor-opentelemetry-exporter'
import type { Exporters } from './exporters.ts'

/**
 * Application Insights, by its connection string. What it does not take is dropped, and nothing is kept in
 * files meanwhile. The package measures itself for Microsoft unless a variable says no, which it reads here.
 */
export function azureMonitorExporters(connectionString: string): Exporters {
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = 'true'
  const options = { connectionString, disableOfflineStorage: true }
  return {
    spans: new AzureMonitorTraceExporter(options),
    metrics: new AzureMonitorMetricExporter(options),
    logs: new AzureMonitorLogExporter(options),
  }
}

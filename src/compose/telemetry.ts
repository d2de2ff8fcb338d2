import type { Engine } from '../adapters/postgres/engine.ts'
import { readStandings } from '../adapters/postgres/standings.ts'
import { createMetrics, type Metrics } from '../adapters/telemetry/metrics.ts'
import type { Exporters } from '../adapters/telemetry/open-telemetry/exporters.ts'
import type { OpenTelemetry } from '../adapters/telemetry/open-telemetry/open-telemetry.ts'
import { countUnheard } from '../application/count-unheard.ts'
import type { HouseRules } from '../application/house-rules.ts'
import type { Log } from '../application/ports/log.ts'
import { noSpans, type Spans } from '../application/ports/spans.ts'
import type { Settings } from '../settings.ts'
import type { Ports } from './ports.ts'
import { botEndpoints } from './surroundings.ts'

/** What is counted, logged and traced in this process. */
export interface Telemetry {
  readonly metrics: Metrics
  readonly log: Log
  readonly spans: Spans
  /** Sends what is left. */
  close(): Promise<void>
}

/** Counts and traces from here on, and sends that on where the settings say so. */
export async function openTelemetry(settings: Settings, plain: Log): Promise<Telemetry> {
  const metrics = createMetrics()
  const sent = await sentTelemetry(settings, metrics, plain)
  return {
    metrics,
    log: metrics.counting(sent?.logging(plain) ?? plain),
    spans: sent?.spans ?? noSpans,
    close: async () => sent?.close(),
  }
}

/** From now on the metrics say how things stand, too. */
export function watchStandings(
  settings: Settings,
  metrics: Metrics,
  { database }: Engine,
  ports: Ports,
  rules: HouseRules,
): void {
  const { clock } = ports
  const unheard = countUnheard(ports, rules)
  metrics.watch(async () => {
    const counted = await readStandings(database, clock.now(), settings.EXPIRY_LEAD_DAYS)
    return { ...counted, mattersWithoutRoute: await unheard() }
  }, clock.now)
}

/** Without a destination in the settings nothing of OpenTelemetry is loaded. */
async function sentTelemetry(
  settings: Settings,
  metrics: Metrics,
  log: Log,
): Promise<OpenTelemetry | undefined> {
  const found = await Promise.all([otlpOf(settings, log), azureMonitorOf(settings)])
  const destinations = found.filter((each) => each !== undefined)
  if (destinations.length === 0) return undefined
  const { openOpenTelemetry } = await import(
    '../adapters/telemetry/open-telemetry/open-telemetry.ts'
  )
  return openOpenTelemetry({
    destinations,
    values: metrics.values,
    serviceOf: serviceKinds(settings),
    metricsEveryMs: settings.OTEL_METRIC_EXPORT_INTERVAL,
  })
}

/**
 * None where the endpoint speaks another protocol: platforms name theirs in the environment, and Rekey has
 * other things to do than to stop.
 */
async function otlpOf(settings: Settings, log: Log): Promise<Exporters | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = settings
  if (endpoint === undefined) return undefined
  if (protocol !== 'http/protobuf') {
    log.warn('otlp protocol not spoken', { protocol })
    return undefined
  }
  const { otlpExporters } = await import('../adapters/telemetry/open-telemetry/otlp-exporters.ts')
  return otlpExporters(endpoint)
}

async function azureMonitorOf(settings: Settings): Promise<Exporters | undefined> {
  const { APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString } = settings
  if (connectionString === undefined) return undefined
  const { azureMonitorExporters } = await import(
    '../adapters/telemetry/open-telemetry/azure-monitor-exporters.ts'
  )
  return azureMonitorExporters(connectionString)
}

/** Kinds instead of hosts: a vault's host is its name. */
function serviceKinds(settings: Settings): (host: string) => string {
  const hostOf = (url: string) => new URL(url).host
  const vault = hostOf(settings.KEY_VAULT_URL)
  const [, ...vaultZone] = vault.split('.')
  const { loginUrl, openIdMetadataUrl } = botEndpoints(settings)
  const entra = new Set([settings.AZURE_AUTHORITY_HOST, loginUrl].map(hostOf))
  return (host) => {
    if (host === hostOf(settings.GRAPH_ENDPOINT)) return 'graph'
    if (host === vault) return 'key-vault'
    if (vaultZone.length > 0 && host.endsWith(`.${vaultZone.join('.')}`)) return 'key-vault'
    if (settings.BOT_SERVICE_HOSTS.includes(host)) return 'connector'
    if (entra.has(host)) return 'entra'
    return host === hostOf(openIdMetadataUrl) ? 'bot-framework' : 'other'
  }
}

import type { Engine } from '../adapters/postgres/engine.ts'
import { readStandings } from '../adapters/postgres/standings.ts'
import { createMetrics, type Metrics } from '../adapters/telemetry/metrics.ts'
import type { Otlp } from '../adapters/telemetry/otlp/open-otlp.ts'
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
  const otlp = await otlpOf(settings, metrics, plain)
  return {
    metrics,
    log: metrics.counting(otlp?.logging(plain) ?? plain),
    spans: otlp?.spans ?? noSpans,
    close: async () => otlp?.close(),
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

/**
 * Without the setting nothing of OpenTelemetry is loaded. Nor where the endpoint speaks another
 * protocol: platforms name theirs in the environment, and Rekey has other things to do than to stop.
 */
async function otlpOf(settings: Settings, metrics: Metrics, log: Log): Promise<Otlp | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } = settings
  if (endpoint === undefined) return undefined
  if (protocol !== 'http/protobuf') {
    log.warn('otlp protocol not spoken', { protocol })
    return undefined
  }
  const { openOtlp } = await import('../adapters/telemetry/otlp/open-otlp.ts')
  return openOtlp({ endpoint, values: metrics.values, serviceOf: serviceKinds(settings) })
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

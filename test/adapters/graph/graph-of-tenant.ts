import type { SandboxTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { createGraphClient, type GraphClient } from '../../../src/adapters/graph/graph-client.ts'
import type { LogFacts } from '../../../src/application/ports/log.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'

/** A log that keeps its lines. */
export function recordingLog() {
  const lines: { event: string; facts: LogFacts | undefined }[] = []
  const keep = (event: string, facts?: LogFacts) => void lines.push({ event, facts })
  return {
    lines,
    info: keep,
    warn: keep,
    error: (event: string, _error: unknown, facts?: LogFacts) => keep(event, facts),
  }
}

/** A client of the tenant's Graph that notes its waits instead of waiting. */
export function graphOf(tenant: SandboxTenant, timeoutMs = 5_000) {
  trust(tenant.caPem)
  const waits: number[] = []
  const graph: GraphClient = createGraphClient({
    endpoint: tenant.graphUrl,
    credential: signInAsBot(tenant),
    timeoutMs,
    sleep: async (ms) => void waits.push(ms),
  })
  return { graph, waits }
}

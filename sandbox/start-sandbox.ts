import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { createPinoLog } from '../src/adapters/telemetry/pino-log.ts'
import { botEndpoints } from '../src/compose/surroundings.ts'
import { startRekey } from '../src/compose.ts'
import { readSettings, type Settings } from '../src/settings.ts'
import { claimPort } from './free-port.ts'
import { type Playground, startPlayground } from './playground.ts'
import { SandboxProblem } from './sandbox-problem.ts'
import { type SandboxTenant, startTenant } from './tenant/start-tenant.ts'

/** The whole product on this machine. */
export interface Sandbox {
  readonly playgroundUrl: string
  readonly controlUrl: string
  readonly botUrl: string
  readonly tenant: SandboxTenant
  readonly playground: Playground
  stop(): Promise<void>
}

/** What tests choose; a person takes all of it from env/.env.playground. */
export interface SandboxOptions {
  /** Where data, recording and logs go; wiped at the start. */
  readonly folder?: string
  readonly ports?: { bot: number; playground: number; control: number }
  /** How long Entra takes to accept a new client secret. */
  readonly replicationMs?: number
  readonly now?: Date
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Starts tenant, bot and Playground, in this order; what was started is stopped when one fails. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const env = {
    ...parseEnv(await readFile(join(root, 'env/.env.playground'), 'utf8')),
    ...process.env,
  }
  const wanted = options.ports ?? {
    bot: Number(env['PORT']),
    playground: Number(env['PLAYGROUND_PORT']),
    control: Number(env['CONTROL_PORT']),
  }
  const ports = {
    bot: await claimPort(wanted.bot, 'the bot', 'PORT'),
    playground: await claimPort(wanted.playground, 'the Playground', 'PLAYGROUND_PORT'),
    control: await claimPort(wanted.control, 'the sandbox page', 'CONTROL_PORT'),
  }
  const folder = resolve(options.folder ?? join(root, '.sandbox'))
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })

  const replicationMs = options.replicationMs ?? Number(env['REPLICATION_MS'])
  const tenant = await startTenant({
    ports: { control: ports.control },
    replicationMs,
    ...(options.now ? { now: options.now } : {}),
  })
  const stops: (() => Promise<void>)[] = [() => tenant.close()]
  const stop = async () => {
    for (const end of stops.reverse()) await end()
  }
  try {
    setDefaultCACertificates([...getCACertificates('default'), tenant.caPem])
    const settings = sandboxSettings(env, tenant, ports, folder)
    const rekey = await startRekey(settings, {
      clock: { now: tenant.clock.now, sleep: (ms, signal) => wait(ms, undefined, { signal }) },
      log: createPinoLog(settings.LOG_LEVEL),
      identity: { type: 'Sandbox', tenantId: tenant.tenantId },
      endpoints: botEndpoints(settings),
    })
    stops.push(() => rekey.stop())
    // Time passes in jumps here: after each one the directory is looked at again.
    tenant.clock.onAdvanced(() => void rekey.scan().catch(() => {}))
    const playground = await startPlayground({
      port: ports.playground,
      botPort: rekey.port,
      folder,
    })
    stops.push(() => playground.stop())
    return {
      playgroundUrl: playground.url,
      controlUrl: tenant.controlUrl,
      botUrl: `http://localhost:${rekey.port}`,
      tenant,
      playground,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The bot's settings: the file's, and the addresses of what was just started. */
function sandboxSettings(
  env: Readonly<Record<string, string | undefined>>,
  tenant: SandboxTenant,
  ports: { bot: number; playground: number },
  folder: string,
): Settings {
  // DefaultAzureCredential reads these by itself, as it does in production.
  Object.assign(process.env, {
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: tenant.bot.clientId,
    AZURE_CLIENT_SECRET: tenant.bot.clientSecret,
  })
  const read = readSettings({
    ...env,
    BOT_ID: tenant.bot.clientId,
    BOT_TENANT_ID: tenant.tenantId,
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_AUTHORITY_HOST: tenant.authorityUrl,
    GRAPH_ENDPOINT: tenant.graphUrl,
    KEY_VAULT_URL: tenant.vaultUrl,
    BOT_SERVICE_HOSTS: `localhost:${ports.playground},127.0.0.1:${ports.playground}`,
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: undefined,
    PORT: `${ports.bot}`,
  })
  if (read.ok) return read.settings
  throw new SandboxProblem(`env/.env.playground is wrong: ${read.problems.join('; ')}.`)
}

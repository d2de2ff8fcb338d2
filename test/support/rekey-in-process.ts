import { setTimeout as wait } from 'node:timers/promises'
import { botEndpoints } from '../../src/compose/surroundings.ts'
import { type Rekey, startRekey } from '../../src/compose.ts'
import { readSettings } from '../../src/settings.ts'
import { trust } from '../adapters/entra/sign-in-as-bot.ts'
import { keepingLog, type LogLine } from './engine-log.ts'
import { botPassword, type InterceptOutside, type Journey, startJourney } from './journey.ts'

/** The whole product in this process, between a simulated tenant and Bot Framework. */
export interface InProcess extends AsyncDisposable {
  readonly journey: Journey
  readonly rekey: Rekey
  readonly botUrl: () => string
  readonly lines: readonly LogLine[]
}

/** Every pause of a use case lasts no longer than this. */
const longestPauseMs = 30

/**
 * Starts the product with authentication on, and hardly any pauses. The world can be changed before
 * the product sees it, what goes out of it can be held up, and settings may be added.
 */
export async function startInProcess(
  change: (journey: Journey) => void = () => undefined,
  intercept: InterceptOutside = (_service, _request, proceed) => proceed(),
  settings: Readonly<Record<string, string>> = {},
): Promise<InProcess> {
  const journey = await startJourney({ intercept })
  change(journey)
  const { tenant, connector } = journey
  const env = { ...journey.env, ...settings }
  trust(tenant.caPem)
  trust(connector.caPem)
  // DefaultAzureCredential reads the environment by itself.
  Object.assign(process.env, env)
  const log = keepingLog()
  try {
    const read = readSettings(env)
    if (!read.ok) throw new Error(read.problems.join('; '))
    const rekey = await startRekey(read.settings, {
      clock: {
        now: tenant.clock.now,
        sleep: (ms, signal) => wait(Math.min(ms, longestPauseMs), undefined, { signal }),
      },
      log,
      identity: {
        type: 'SingleTenant',
        id: tenant.bot.clientId,
        tenantId: tenant.tenantId,
        password: botPassword,
      },
      endpoints: botEndpoints(read.settings),
    })
    return {
      journey,
      rekey,
      botUrl: () => `http://127.0.0.1:${rekey.port}`,
      lines: log.lines,
      [Symbol.asyncDispose]: async () => {
        await rekey.stop()
        await journey[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await journey[Symbol.asyncDispose]()
    throw error
  }
}

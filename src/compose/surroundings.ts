import type { BotEndpoints, BotIdentity } from '../adapters/teams/bot-identity.ts'
import { createPinoLog } from '../adapters/telemetry/pino-log.ts'
import { systemClock } from '../adapters/telemetry/system-clock.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { Log } from '../application/ports/log.ts'
import type { Settings } from '../settings.ts'

/** What the process decides beside the settings. */
export interface Surroundings {
  readonly clock: Clock
  readonly log: Log
  /** Who the bot is; the sandbox alone may say `Sandbox`, which switches authentication off. */
  readonly identity: BotIdentity
  readonly endpoints: BotEndpoints
}

/** The surroundings of `npm start`: the machine's clock, standard output, a real bot identity. */
export function productionSurroundings(settings: Settings): Surroundings {
  const { BOT_ID: id, BOT_TENANT_ID: tenantId, BOT_PASSWORD: password } = settings
  return {
    clock: systemClock,
    log: createPinoLog(settings.LOG_LEVEL),
    identity:
      settings.BOT_TYPE === 'SingleTenant'
        ? { type: 'SingleTenant', id, tenantId, password: password ?? '' }
        : { type: 'UserAssignedMsi', id, tenantId },
    endpoints: botEndpoints(settings),
  }
}

/** The Bot Connector of the public cloud, or the one that the settings name. */
export function botEndpoints(settings: Settings): BotEndpoints {
  return {
    loginUrl:
      settings.BOT_LOGIN_URL ?? `https://login.microsoftonline.com/${settings.BOT_TENANT_ID}`,
    oauthScope: settings.BOT_OAUTH_SCOPE ?? 'https://api.botframework.com',
    tokenIssuer: settings.BOT_TOKEN_ISSUER ?? 'https://api.botframework.com',
    openIdMetadataUrl:
      settings.BOT_OPENID_METADATA_URL ??
      'https://login.botframework.com/v1/.well-known/openidconfiguration',
  }
}

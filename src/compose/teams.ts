import type { Engine } from '../adapters/postgres/engine.ts'
import { postgresSendPace } from '../adapters/postgres/send-pace.ts'
import { createBotAuthentication } from '../adapters/teams/bot-authentication.ts'
import { createCardRenderer } from '../adapters/teams/cards/card-renderer.ts'
import { DoorLimits } from '../adapters/teams/door-limits.ts'
import { FrontDoor } from '../adapters/teams/front-door.ts'
import { TeamsMessenger } from '../adapters/teams/teams-messenger.ts'
import { TurnGate } from '../adapters/teams/turn-gate.ts'
import type { Metrics } from '../adapters/telemetry/metrics.ts'
import { atOnce } from '../application/paced-messenger.ts'
import type { Log } from '../application/ports/log.ts'
import type { Settings } from '../settings.ts'
import type { Surroundings } from './surroundings.ts'

/** How Teams is reached, and how it reaches us; the parts know each other. */
export function openTeams(
  settings: Settings,
  { clock, identity, endpoints }: Surroundings,
  { engine, metrics, log }: { engine: Engine; metrics: Metrics; log: Log },
) {
  const renderer = createCardRenderer({ responsibilityNotice: settings.RESPONSIBILITY_NOTICE })
  const gate = new TurnGate()
  const serviceHosts = settings.BOT_SERVICE_HOSTS
  const meter = metrics.teams
  const pace = postgresSendPace(engine.database, { clock, log, meter })
  const authentication = createBotAuthentication(identity, endpoints, pace.throttled)
  const limits = new DoorLimits(settings.RATE_LIMIT_PER_MINUTE, metrics.door)
  const expected = { tenantId: identity.tenantId, serviceHosts }
  const door = new FrontDoor(authentication, expected, log, limits)
  const botId = identity.type === 'Sandbox' ? '' : identity.id
  const paced = new TeamsMessenger({ adapter: door, botId, serviceHosts, renderer, gate, meter })
  return { renderer, gate, limits, door, pace, paced, messenger: atOnce(paced, pace) }
}

/** The ways to and from Teams. */
export type Teams = ReturnType<typeof openTeams>

/** How a chat is reached that Teams never told of: the first of the hosts serves every region. */
export function botPlace({
  BOT_SERVICE_HOSTS: [host],
  BOT_TENANT_ID: tenantId,
  BOT_ID: id,
}: Settings) {
  return { serviceUrl: `https://${host}/teams/`, tenantId, botId: `28:${id}` }
}

import { inHurry } from '../adapters/postgres/hurry.ts'
import { createBot, type Receive } from '../adapters/teams/bot.ts'
import type { BotUseCases } from '../adapters/teams/bot-ports.ts'
import type { Settings } from '../settings.ts'
import { botResource } from './rights.ts'
import { tracedTurns } from './spans.ts'
import type { Teams } from './teams.ts'
import type { Telemetry } from './telemetry.ts'

/** The bot behind the front door: each of its turns is measured, traced, and goes before jobs. */
export function openBot(
  settings: Settings,
  { renderer, gate, door, limits }: Teams,
  { useCases, asks, isSandbox }: BotParts,
  { metrics, log, spans }: Telemetry,
): Receive {
  // The sandbox's Teams client knows no files.
  const uploadHosts = isSandbox ? null : settings.FILE_UPLOAD_HOSTS
  const signInResource = asks ? botResource(settings) : null
  const parts = { useCases, renderer, gate, log, uploadHosts, signInResource }
  const answer = createBot(door, parts, limits)
  return metrics.timing(tracedTurns(spans, (...asked) => inHurry(() => answer(...asked))))
}

interface BotParts {
  readonly useCases: BotUseCases
  /** Whether people are asked to sign in, to lend their rights. */
  readonly asks: boolean
  readonly isSandbox: boolean
}

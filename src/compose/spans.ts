import type { JobHandlers } from '../adapters/jobs/start-workers.ts'
import type { Receive } from '../adapters/teams/bot.ts'
import { turnKind } from '../adapters/telemetry/timed-turns.ts'
import type { Spans } from '../application/ports/spans.ts'

/** Each turn of the bot as a span. */
export function tracedTurns(spans: Spans, receive: Receive): Receive {
  return (authorization, body, address) =>
    spans.within(
      'turn',
      { kind: turnKind(body) },
      () => receive(authorization, body, address),
      ({ status }) => ({ 'http.response.status_code': status }),
    )
}

/** Each job as a span. */
export function tracedJobs(spans: Spans, handlers: JobHandlers): JobHandlers {
  const traced = Object.entries(handlers).map(([queue, handler]) => [
    queue,
    (data: never, signal: AbortSignal) =>
      spans.within(`job ${queue}`, { queue }, () => handler(data, signal)),
  ])
  return Object.fromEntries(traced)
}

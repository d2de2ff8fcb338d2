import { Histogram, type Registry } from 'prom-client'

/** What stands between the wire and the bot. */
type Turn<Answer> = (authorization: string, body: unknown, address: string) => Promise<Answer>

const seconds = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10]

/** Measures each turn from its request until the answer has left, by kind and class of status. */
export function timedTurns(
  registry: Registry,
): <Answer extends { readonly status: number; readonly sent: () => void }>(
  turn: Turn<Answer>,
) => Turn<Answer> {
  const histogram = new Histogram({
    name: 'rekey_turn_seconds',
    help: 'From a request of Teams until its first answer has left',
    labelNames: ['kind', 'status'],
    buckets: seconds,
    registers: [registry],
  })
  return (turn) => async (authorization, body, address) => {
    const begun = performance.now()
    const answer = await turn(authorization, body, address)
    const status = `${Math.floor(answer.status / 100)}xx`
    return {
      ...answer,
      sent: () => {
        histogram.observe({ kind: turnKind(body), status }, (performance.now() - begun) / 1000)
        answer.sent()
      },
    }
  }
}

/** What Teams asks for: a press is an invoke. What is no activity is `other`. */
export function turnKind(body: unknown): 'press' | 'message' | 'other' {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : undefined
  if (type === 'invoke') return 'press'
  return type === 'message' ? 'message' : 'other'
}

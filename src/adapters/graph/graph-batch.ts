import { failedFor, ServiceError } from '../../application/service-error.ts'
import { type BatchAnswer, noAnswer, readBatch } from './batch-schema.ts'

/** Graph docs, JSON batching. */
const partsAtMost = 20

/** How a batch goes out and what its parts do when they failed. */
export interface BatchRoad {
  /** Sends one batch body of so many parts, patiently. */
  readonly send: (body: unknown, parts: number) => Promise<unknown>
  /** Asks for one part alone, patiently. */
  readonly alone: (path: string) => Promise<unknown>
  /** Waits as Graph asked the parts to, or a jittered moment; false where that is too long. */
  readonly pause: (failures: readonly ServiceError[]) => Promise<boolean>
  /** Headers of each part. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Asks for any number of paths, 20 a request; the answers come in the order of the paths. Parts that
 * were throttled or failed are asked for again one by one. Once Graph does not answer a batch at all,
 * or goes on to refuse, everything after it fails in the same way, unasked.
 */
export async function inBatches(
  paths: readonly string[],
  road: BatchRoad,
): Promise<readonly BatchAnswer[]> {
  const answers: BatchAnswer[] = []
  for (let start = 0; start < paths.length; start += partsAtMost) {
    const some = paths.slice(start, start + partsAtMost)
    try {
      answers.push(...(await repeated(some, await oneBatch(some, road), road)))
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return paths.map((_, index) => answers[index] ?? { ok: false, failure: error })
    }
  }
  return answers
}

async function oneBatch(paths: readonly string[], road: BatchRoad): Promise<BatchAnswer[]> {
  const requests = paths.map((url, index) => ({
    id: String(index + 1),
    method: 'GET',
    url,
    headers: road.headers,
  }))
  const byId = readBatch(await road.send({ requests }, requests.length))
  if (!byId) throw new ServiceError('graph', 'unreadable', { code: 'Batch' })
  return requests.map(({ id }) => byId.get(id) ?? noAnswer())
}

/** The SDK repeats no part, and Graph answers 200 around parts of 429. */
async function repeated(
  paths: readonly string[],
  answers: BatchAnswer[],
  { alone, pause }: BatchRoad,
): Promise<BatchAnswer[]> {
  const failures = answers.flatMap((answer) => (isPassing(answer) ? [answer.failure] : []))
  if (failures.length === 0 || !(await pause(failures))) return answers
  let isRefused = false
  const again: BatchAnswer[] = []
  for (const [index, answer] of answers.entries()) {
    const path = paths[index]
    if (path === undefined || isRefused || !isPassing(answer)) {
      again.push(answer)
      continue
    }
    const second = await asAnswer(alone(path))
    isRefused = !second.ok && second.failure.reason === 'throttled'
    again.push(second)
  }
  return again
}

function isPassing(answer: BatchAnswer): answer is Extract<BatchAnswer, { ok: false }> {
  return !answer.ok && failedFor(answer.failure, 'throttled', 'unavailable')
}

async function asAnswer(body: Promise<unknown>): Promise<BatchAnswer> {
  try {
    return { ok: true, body: await body }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { ok: false, failure: error }
  }
}

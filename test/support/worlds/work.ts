import { postgresRetention } from '../../../src/adapters/postgres/keep/retention.ts'
import { advanceRotation } from '../../../src/application/advance-rotation.ts'
import { refreshApproval } from '../../../src/application/approvals/refresh-approval.ts'
import type { Card } from '../../../src/application/card.ts'
import { wakeRotations } from '../../../src/application/catch-up.ts'
import { deliverNotices } from '../../../src/application/deliver-notices.ts'
import { installBot } from '../../../src/application/install/install-bot.ts'
import { planInstalls } from '../../../src/application/install/plan-installs.ts'
import { planDueNotices } from '../../../src/application/plan-due-notices.ts'
import type { Job } from '../../../src/application/ports/store.ts'
import { planDigests, planFollowUps, postDigest } from '../../../src/application/post-digests.ts'
import { postWarning } from '../../../src/application/post-warning.ts'
import { pruneHistory } from '../../../src/application/prune-history.ts'
import { streamAudit } from '../../../src/application/record/stream-audit.ts'
import { refreshCards } from '../../../src/application/refresh-cards.ts'
import { refreshScanCards } from '../../../src/application/refresh-scan-cards.ts'
import { refreshWarnings } from '../../../src/application/refresh-warnings.ts'
import { removeSecret } from '../../../src/application/remove-secret.ts'
import { resolveMatter } from '../../../src/application/resolve-matters.ts'
import { runRound } from '../../../src/application/run-round.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import { ProcessDied } from '../fakes/calls.ts'
import { type BotWorld, chatOf, rules } from './bot-world.ts'
import { settleJob, takeJob } from './outbox.ts'
import { erin } from './payroll.ts'

const mostTries = 31
/** A job that asks for itself for ever is a bug, and must not hang the test. */
const mostJobs = 20_000
const { serviceUrl, tenantId, botId } = chatOf(erin)
const chatPlace = { serviceUrl, tenantId, botId }
const mostDelayMs = 600_000

/** Does one job, as compose wires it. */
export function perform({ ports, engine }: BotWorld, job: Job, house = rules): Promise<void> {
  switch (job.queue) {
    case 'advance-rotation':
      return advanceRotation(ports, house, job.data.rotationId)
    case 'refresh-cards':
      return refreshCards(ports, house, job.data.rotationId)
    case 'deliver-notices':
      return deliverNotices(ports, house, job.data)
    case 'refresh-warnings':
      return refreshWarnings(ports, house, job.data)
    case 'post-warning':
      return postWarning(ports, house, job.data)
    case 'remove-secret':
      return removeSecret(ports, house, job.data.removalId)
    case 'resolve-matter':
      return resolveMatter(ports, house, job.data)
    case 'plan-notices':
      return planDueNotices(ports, house).then(() => planInstalls(ports, house))
    case 'install-bot':
      return installBot(ports, chatPlace, job.data.personId)
    case 'round':
      return runRound(ports, house, job.data)
    case 'digest':
      return planDigests(ports, house, 'usual')
    case 'prune-history': {
      const retention = postgresRetention(engine.engine.database)
      return pruneHistory({ ...ports, retention }, 730)
    }
    case 'own-digests':
      return planDigests(ports, house, 'own').then(() => planFollowUps(ports, house))
    case 'post-digest':
      return postDigest(ports, house, job.data)
    case 'refresh-approval':
      return refreshApproval(ports, job.data.approvalId)
    case 'refresh-scan-cards':
      return refreshScanCards(ports)
    case 'stream-audit':
      return streamAudit(ports)
  }
}

/**
 * Does all the work that waits, as pg-boss would: a job that fails is tried again later, a process
 * that dies is followed by another, and after so many tries a job is given up. Returns the jobs
 * that were given up. Anything but a service's failure or a death is a bug, and is thrown.
 */
export async function work(world: BotWorld, house = rules): Promise<Job[]> {
  const gaveUp: Job[] = []
  const next = () => takeJob(world.database, world.clock.now())
  let done = 0
  for (let row = await next(); row; row = await next()) {
    done += 1
    if (done > mostJobs) throw new Error(`work without end: ${row.job.queue}`)
    const outcome = await attempt(world, () => perform(world, row?.job as Job, house))
    if (outcome.done || row.tries >= mostTries) {
      if (!outcome.done) gaveUp.push(row.job)
      await settleJob(world.database, row, 'done')
      continue
    }
    await settleJob(world.database, row, 'again')
    const usualMs = Math.min(mostDelayMs, 2_000 * 2 ** (row.tries - 1))
    world.clock.advance(Math.max(outcome.retryAfterMs, usualMs))
  }
  return gaveUp
}

/** Somebody presses until something moves, five times at most. */
export async function press(world: BotWorld, ask: () => Promise<Card>): Promise<Card> {
  for (let tries = 0; tries < 5; tries += 1) {
    const outcome = await attempt(world, ask)
    if (outcome.done && outcome.answer.kind !== 'message') return outcome.answer
  }
  throw new Error('pressed five times without an answer')
}

type Outcome<T> = { done: true; answer: T } | { done: false; retryAfterMs: number }

async function attempt<T>(world: BotWorld, act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { done: true, answer: await act() }
  } catch (error) {
    if (error instanceof ServiceError) return { done: false, retryAfterMs: error.retryAfterMs ?? 0 }
    if (!(error instanceof ProcessDied)) throw error
    world.calls.restart()
    await wakeRotations(world.store)
    return { done: false, retryAfterMs: 0 }
  }
}

import type { Job } from '../../application/ports/store.ts'
import { recipientName } from '../../domain/audience.ts'
import { matterName } from '../../domain/matter.ts'

/** The name of a queue. */
export type QueueName = Job['queue']

/** How the jobs of one queue are run. */
export interface QueueRules {
  /** Jobs at once in one process; each has a worker of its own, so a slow one holds up no other. */
  readonly atOnce: number
  /** Tries after the first before a job goes to the dead-letter queue. */
  readonly retries: number
  /** Wait before the first retry; it doubles up to the most. */
  readonly retryDelaySeconds: number
  readonly retryDelayMostSeconds: number
  /** A job that runs longer is taken to hang and is tried again. */
  readonly expiresInSeconds: number
  /**
   * Where it is set, jobs are looked for so often and not found at once: people ask for them one
   * after the other, and one run serves all who asked before it.
   */
  readonly looksEverySeconds?: number
}

/** Every queue. A rotation may wait hours for a vault; a round reads a whole directory. */
export const queues: Readonly<Record<QueueName, QueueRules>> = {
  'advance-rotation': {
    atOnce: 8,
    retries: 30,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 600,
    expiresInSeconds: 900,
  },
  'refresh-cards': {
    atOnce: 4,
    retries: 8,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 300,
  },
  'deliver-notices': {
    atOnce: 16,
    retries: 12,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 600,
    expiresInSeconds: 300,
  },
  'refresh-warnings': {
    atOnce: 1,
    retries: 8,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 1800,
  },
  'post-warning': {
    atOnce: 2,
    retries: 4,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 60,
    expiresInSeconds: 120,
  },
  'remove-secret': {
    atOnce: 2,
    retries: 30,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 600,
    expiresInSeconds: 300,
  },
  'resolve-matter': {
    atOnce: 2,
    retries: 8,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 300,
  },
  'plan-notices': {
    atOnce: 1,
    retries: 8,
    retryDelaySeconds: 5,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 1800,
    looksEverySeconds: 2,
  },
  'install-bot': {
    atOnce: 1,
    retries: 12,
    retryDelaySeconds: 30,
    retryDelayMostSeconds: 900,
    expiresInSeconds: 300,
  },
  round: {
    atOnce: 1,
    retries: 4,
    retryDelaySeconds: 30,
    retryDelayMostSeconds: 900,
    expiresInSeconds: 6 * 3600,
  },
  digest: {
    atOnce: 1,
    retries: 4,
    retryDelaySeconds: 30,
    retryDelayMostSeconds: 900,
    expiresInSeconds: 900,
  },
  'own-digests': {
    atOnce: 1,
    retries: 4,
    retryDelaySeconds: 30,
    retryDelayMostSeconds: 900,
    expiresInSeconds: 900,
  },
  'post-digest': {
    atOnce: 2,
    retries: 12,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 600,
    expiresInSeconds: 300,
  },
  'prune-history': {
    atOnce: 1,
    retries: 4,
    retryDelaySeconds: 30,
    retryDelayMostSeconds: 900,
    expiresInSeconds: 3600,
  },
  'refresh-approval': {
    atOnce: 2,
    retries: 8,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 300,
  },
  'refresh-scan-cards': {
    atOnce: 1,
    retries: 8,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 300,
    expiresInSeconds: 300,
  },
  // A collector may be down for days: it is tried every ten minutes, for a week.
  'stream-audit': {
    atOnce: 1,
    retries: 1000,
    retryDelaySeconds: 2,
    retryDelayMostSeconds: 600,
    expiresInSeconds: 300,
  },
}

/** The names of all queues. */
export const queueNames = Object.keys(queues) as QueueName[]

/** The queue that keeps what a queue gave up. */
export function deadLetterOf(queue: QueueName): string {
  return `${queue}.dead`
}

/** What a job is about: of jobs with one key, one runs and one waits at most. */
export function keyOf(job: Job): string {
  switch (job.queue) {
    case 'advance-rotation':
    case 'refresh-cards':
      return job.data.rotationId
    case 'deliver-notices':
      return recipientName(job.data)
    case 'refresh-warnings':
      return job.data.applicationObjectId ?? onlyKey
    case 'post-warning':
      return `${job.data.conversationId}/${matterName(job.data.applicationObjectId, job.data.keyId)}`
    case 'remove-secret':
      return String(job.data.removalId)
    case 'resolve-matter':
      return `${job.data.applicationObjectId}/${job.data.keyId}`
    case 'post-digest':
      return `${job.data.conversationId}/${job.data.kind}/${job.data.date}`
    case 'install-bot':
      return job.data.personId
    case 'refresh-approval':
      return String(job.data.approvalId)
    case 'plan-notices':
    case 'round':
    case 'digest':
    case 'own-digests':
    case 'prune-history':
    case 'refresh-scan-cards':
    case 'stream-audit':
      return onlyKey
  }
}

/** The key of jobs that are about everything. */
export const onlyKey = 'all'

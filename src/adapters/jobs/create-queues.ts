import type { PgBoss } from 'pg-boss'
import { deadLetterOf, type QueueRules, queueNames, queues } from './queues.ts'

const daySeconds = 86_400

/** Makes every queue and its dead-letter queue, or brings those that stand there up to date. */
export async function createQueues(boss: PgBoss): Promise<void> {
  const there = new Set((await boss.getQueues()).map((queue) => queue.name))
  for (const name of queueNames) {
    const deadLetter = deadLetterOf(name)
    if (!there.has(deadLetter)) await boss.createQueue(deadLetter, { retentionSeconds: keptDead })
    const settings = { ...settingsOf(queues[name]), deadLetter }
    if (there.has(name)) await boss.updateQueue(name, settings)
    else await boss.createQueue(name, { ...settings, policy: 'singleton' })
  }
}

const keptDead = 90 * daySeconds

function settingsOf(rules: QueueRules) {
  return {
    retryLimit: rules.retries,
    retryDelay: rules.retryDelaySeconds,
    retryDelayMax: rules.retryDelayMostSeconds,
    retryBackoff: true,
    expireInSeconds: rules.expiresInSeconds,
    heartbeatSeconds: 10,
    deleteAfterSeconds: daySeconds,
    notify: rules.looksEverySeconds === undefined,
  }
}

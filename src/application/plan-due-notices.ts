import type { Recipient } from '../domain/audience.ts'
import type { NoticeKey } from '../domain/notice-plan.ts'
import { planReminders } from '../domain/reminder-plan.ts'
import { waitingForCleanup } from './end-waiting.ts'
import { noticePlans } from './gather-notice-plan.ts'
import type { HouseRules } from './house-rules.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import { recipientConversation, speakingMoment } from './speaking-moment.ts'
import { planFindings } from './tell-findings.ts'

/**
 * Writes the notices that are due into the ledger and asks for one delivery a recipient, at the
 * first moment at which they may be spoken to. Reads only what the last round stored, so it is cheap
 * to repeat: after a round, whenever somebody installs the bot, and where somebody cannot be reached
 * any more. Whoever has planned notices gets a delivery, also where an earlier one gave up.
 */
export async function planDueNotices(
  { store, clock, log }: { store: Store; clock: Clock; log: Log },
  rules: HouseRules,
): Promise<void> {
  const now = clock.now()
  const planned = { notices: 0, unheard: 0 }
  const applications = new Set<string>()
  const write = async (missing: readonly NoticeKey[]) => {
    await plan(store, missing, now)
    planned.notices += missing.length
    for (const { applicationObjectId } of missing) applications.add(applicationObjectId)
  }
  for await (const { due, unheard } of noticePlans({ store, clock }, rules)) {
    await write(due)
    planned.unheard += unheard.length
  }
  await write([...(await remindersDue(store, now, rules.zone)), ...(await planFindings(store))])
  // Now that everything is planned: what is for one recipient goes out together.
  for (const some of inBatches(await store.notices.withoutDelivery()))
    await askFor(some, store, rules, now)
  log.info('notices planned', { ...planned, applications: applications.size })
}

async function plan(store: Store, missing: readonly NoticeKey[], now: Date): Promise<void> {
  for (const some of inBatches(missing)) {
    await store.transaction(async (within) => {
      for (const key of some) await within.notices.plan(key, now)
    })
  }
}

/**
 * So many are saved together: each batch costs one commit and wakes the workers once, and is over
 * before anybody who presses a button meanwhile would notice.
 */
const batchSize = 25

function inBatches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / batchSize) }, (_, at) =>
    all.slice(at * batchSize, (at + 1) * batchSize),
  )
}

async function askFor(
  recipients: readonly Recipient[],
  store: Store,
  rules: HouseRules,
  now: Date,
): Promise<void> {
  const deliveries: { readonly to: Recipient; readonly at: Date }[] = []
  for (const to of recipients) {
    const conversation = await recipientConversation(store, to)
    const at = conversation ? await speakingMoment(store, rules, conversation, now) : now
    deliveries.push({ to, at })
  }
  await store.transaction(async (within) => {
    for (const { to, at } of deliveries) {
      await within.enqueue({ queue: 'deliver-notices', data: to }, at)
    }
  })
}

async function remindersDue(store: Store, now: Date, zone: string) {
  const waiting = waitingForCleanup(await store.rotations.open())
  const objectIds = waiting.map(({ application }) => application.objectId)
  const [ownersOf, attentionOf, said, reachable] = await Promise.all([
    store.owners.of(objectIds),
    store.attention.of(objectIds),
    store.notices.saidAbout(objectIds),
    peopleToReach(store),
  ])
  return planReminders({ waiting, ownersOf, attentionOf, reachable, said, now, zone })
}

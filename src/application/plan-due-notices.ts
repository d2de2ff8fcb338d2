import { noticeId, planNotices } from '../domain/notice-plan.ts'
import { planReminders } from '../domain/reminder-plan.ts'
import { waitingForCleanup } from './end-waiting.ts'
import { mattersWithin, objectIdsOf } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import { tellFindings } from './tell-findings.ts'

/**
 * Writes the notices that are due into the ledger and asks for their delivery, each with its job in
 * one transaction. Reads only what the last round stored, so it is cheap to repeat: after a round,
 * and whenever somebody installs the bot.
 */
export async function planDueNotices(
  { store, clock, log }: { store: Store; clock: Clock; log: Log },
  rules: HouseRules,
): Promise<void> {
  const now = clock.now()
  const matters = await mattersWithin(store, rules, { now, horizonDays: horizonOf(rules) })
  const open = await store.rotations.open()
  const waiting = waitingForCleanup(open)
  const rotated = waiting.map(({ application }) => application.objectId)
  const objectIds = [...new Set([...objectIdsOf(matters), ...rotated])]
  const [ownersOf, said, attentionOf, reachable] = await Promise.all([
    store.owners.of(objectIds),
    store.notices.saidAbout(objectIds),
    store.attention.of(objectIds),
    peopleToReach(store),
  ])
  const rotating = new Set(open.map(({ rotation }) => rotation.application.objectId))
  const warnings = {
    matters,
    ownersOf,
    reachable,
    said,
    attentionOf,
    rotating,
    now,
    leadDays: rules.leadDays,
  }
  const reminders = { waiting, ownersOf, reachable, said, now, zone: rules.zone }
  const due = [...planNotices(warnings), ...planReminders(reminders)]
  // A notice whose job gave up for good still stands in the ledger: it gets another one.
  for (const { id } of await store.notices.planned()) {
    await store.enqueue({ queue: 'deliver-notice', data: { noticeId: id } })
  }
  for (const key of due) {
    await store.transaction(async (within) => {
      if (!(await within.notices.plan(key, now))) return
      await within.enqueue({ queue: 'deliver-notice', data: { noticeId: noticeId(key) } })
    })
  }
  await tellFindings(store, now)
  log.info('notices planned', { notices: due.length, applications: objectIds.length })
}

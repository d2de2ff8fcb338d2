import { planFindingNotices } from '../domain/finding-notices.ts'
import { noticeId } from '../domain/notice-plan.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Store } from './ports/store.ts'

/**
 * Writes the notices about findings that nobody was told of yet into the ledger and asks for their
 * delivery, each with its job in one transaction.
 */
export async function tellFindings(store: Store, now: Date): Promise<void> {
  const findings = (await store.findings.open()).map(({ finding }) => finding)
  const objectIds = [...new Set(findings.map(({ application }) => application.objectId))]
  const [ownersOf, said, reachable] = await Promise.all([
    store.owners.of(objectIds),
    store.notices.saidAbout(objectIds),
    peopleToReach(store),
  ])
  for (const key of planFindingNotices({ findings, ownersOf, reachable, said })) {
    await store.transaction(async (within) => {
      if (!(await within.notices.plan(key, now))) return
      await within.enqueue({ queue: 'deliver-notice', data: { noticeId: noticeId(key) } })
    })
  }
}

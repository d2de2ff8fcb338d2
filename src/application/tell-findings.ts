import { planFindingNotices } from '../domain/finding-notices.ts'
import type { NoticeKey } from '../domain/notice-plan.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Store } from './ports/store.ts'

/** The notices about findings that nobody was told of yet. */
export async function planFindings(store: Store): Promise<NoticeKey[]> {
  const findings = (await store.findings.open()).map(({ finding }) => finding)
  const objectIds = [...new Set(findings.map(({ application }) => application.objectId))]
  const [ownersOf, attentionOf, said, reachable] = await Promise.all([
    store.owners.of(objectIds),
    store.attention.of(objectIds),
    store.notices.saidAbout(objectIds),
    peopleToReach(store),
  ])
  return planFindingNotices({ findings, ownersOf, attentionOf, reachable, said })
}

import { type Application, credentialOf, type Owner } from '../domain/application.ts'
import { snoozeOf } from '../domain/attention.ts'
import { replacementOf } from '../domain/matter.ts'
import type { DueListCard } from './cards/warning-cards.ts'
import type { SaidAttention } from './ports/attention.ts'
import type { MatterKey, Store } from './ports/store.ts'

/** What is stored of the applications that cards are about. */
export interface KnownMatters {
  application(objectId: string): Application | undefined
  owners(objectId: string): readonly Owner[]
  said(objectId: string): readonly SaidAttention[]
  stateOf(matter: MatterKey): DueListCard['items'][number]['state']
}

/** Reads what is stored of these applications, as the last round saw them. */
export async function knownMatters(
  store: Store,
  objectIds: readonly string[],
  now: Date,
): Promise<KnownMatters> {
  const ids = [...new Set(objectIds)]
  const [applications, owners, attention, open] = await Promise.all([
    store.inventory.known(ids),
    store.owners.of(ids),
    store.attention.of(ids),
    store.rotations.open(),
  ])
  const rotating = new Set(open.map(({ rotation }) => rotation.application.objectId))
  const said = (objectId: string) => attention.get(objectId) ?? []
  return {
    application: (objectId) => applications.get(objectId),
    owners: (objectId) => owners.get(objectId) ?? [],
    said,
    stateOf: ({ applicationObjectId, keyId }) => {
      const application = applications.get(applicationObjectId)
      const credential = application && credentialOf(application, keyId)
      if (!credential) return 'over'
      if (rotating.has(applicationObjectId)) return 'rotating'
      if (replacementOf(credential, application, now)) return 'over'
      return snoozeOf(said(applicationObjectId), keyId, now) ? 'snoozed' : 'due'
    },
  }
}

import type { Application, Owner } from '../domain/application.ts'
import { type DigestSettings, isInDigest } from '../domain/digest.ts'
import type { Rotation } from '../domain/rotation.ts'
import { whyUnwatched } from '../domain/watch-rules.ts'
import { applicationNames } from './card-facts.ts'
import type { DigestCard } from './cards/digest-card.ts'
import type { HouseRules } from './house-rules.ts'
import type { Store } from './ports/store.ts'

const mostRotated = 5

/** What was rotated since a moment, newest first, of the applications that a digest is about. */
export async function rotatedSince(
  { store }: { store: Store },
  rules: HouseRules,
  { filter }: DigestSettings,
  since: Date,
): Promise<DigestCard['rotated']> {
  const rotations = await store.rotations.storedSince(since)
  const ids = [...new Set(rotations.map(({ application }) => application.objectId))]
  const [known, owners] = await Promise.all([store.inventory.known(ids), store.owners.of(ids)])
  const shown = rotations.filter(({ application: { objectId } }) => {
    const application = known.get(objectId)
    return application && isAbout(application, owners.get(objectId), rules, filter)
  })
  return {
    since,
    items: shown
      .map((rotation) => ({
        application: applicationNames(rotation.application),
        requestedBy: rotation.requestedBy.name,
        storedAt: storedAt(rotation),
      }))
      .sort((a, b) => b.storedAt.getTime() - a.storedAt.getTime())
      .slice(0, mostRotated),
    more: Math.max(0, shown.length - mostRotated),
  }
}

function isAbout(
  application: Application,
  owners: readonly Owner[] | undefined,
  { watch }: HouseRules,
  filter: DigestSettings['filter'],
): boolean {
  return !whyUnwatched(application, owners, watch) && isInDigest(application, owners, filter)
}

function storedAt({ timeline, requestedAt }: Rotation): Date {
  return timeline.find(({ what }) => what === 'stored')?.at ?? requestedAt
}

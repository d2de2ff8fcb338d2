import { nameOf, type Person } from '../../domain/application.ts'
import type { SettingsCard } from '../cards/attention-cards.ts'
import type { SaidAttention } from '../ports/attention.ts'
import type { Store } from '../ports/store.ts'

const mostApplications = 5

/** Answers `settings`: how Rekey speaks to this person, and of what it does not. */
export async function showSettings(
  { store }: { store: Store },
  person: Person,
): Promise<SettingsCard> {
  const [preferences, chat, silentIds] = await Promise.all([
    store.preferences.of(person.id),
    store.conversations.personal(person.id),
    store.attention.silentFor(person.id),
  ])
  const [applications, said] = await Promise.all([
    store.overview.known(silentIds),
    store.attention.of(silentIds),
  ])
  const silent = applications.flatMap((application) => {
    const { objectId, clientId } = application
    const own = ownWord(said.get(objectId) ?? [], person)
    if (!own) return []
    const names = { objectId, clientId, name: nameOf(application) }
    return [{ application: names, what: own.kind, to: own.toPersonName }]
  })
  return {
    kind: 'settings',
    optedOut: preferences.optedOut,
    reachable: chat !== undefined,
    timeZone: preferences.timeZone ?? chat?.timeZone ?? null,
    silent: silent.slice(0, mostApplications),
    more: Math.max(0, silent.length - mostApplications),
  }
}

/** No personal messages but answers, or messages again. What is due goes to whom it goes to then. */
export async function optOut(
  { store }: { store: Store },
  { person, optedOut }: { person: Person; optedOut: boolean },
): Promise<SettingsCard> {
  await store.transaction(async (within) => {
    await within.preferences.change(person.id, { optedOut })
    await within.enqueue({ queue: 'plan-notices', data: {} })
  })
  return showSettings({ store }, person)
}

function ownWord(said: readonly SaidAttention[], person: Person) {
  const [own] = said.flatMap((each) =>
    each.personId === person.id && each.kind !== 'snoozed' ? [each] : [],
  )
  return own
}

import type { Application, Person } from '../../domain/application.ts'
import type { Card, PickerCard } from '../card.ts'
import { applicationNames } from '../card-facts.ts'
import type { AttentionSaidCard } from '../cards/attention-cards.ts'
import { examine, type RightsPorts } from '../examine.ts'
import { findOne } from '../find-one.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { askToTellAnew } from './ask-to-tell-anew.ts'
import { showSettings } from './settings.ts'

type SilencePorts = RightsPorts & { clock: Clock; store: Store }
type Silence = 'muted' | 'notMine'

/** Answers `mute <query>` and `unmute <query>`. */
export async function findAndSay(
  ports: SilencePorts,
  { person, query, what }: { person: Person; query: string; what: 'mute' | 'unmute' },
): Promise<Card> {
  const then: PickerCard['then'] = what
  const hit = await findOne(ports, person, query, then)
  if ('answer' in hit) return hit.answer
  const { application } = hit
  if (what === 'mute') return silence(ports, person, application, 'muted')
  await listen(ports, person, application.objectId)
  return saidCard(ports, person, application, 'hearAgain')
}

/** This person wants to hear nothing of the application; whoever asked them to see to it does again. */
export async function saySilent(
  ports: SilencePorts,
  request: { person: Person; applicationObjectId: string; what: Silence },
): Promise<Card> {
  const examined = await examine(ports, request.person, request.applicationObjectId)
  if (!examined.allowed) return examined.answer
  return silence(ports, request.person, examined.application, request.what)
}

/** Takes back what kept this person from hearing of the application. Nobody needs a right for that. */
export async function hearAgain(
  ports: SilencePorts,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const wasSilent = await listen(ports, person, applicationObjectId)
  const examined = await examine(ports, person, applicationObjectId)
  if (examined.allowed) return saidCard(ports, person, examined.application, 'hearAgain')
  return wasSilent ? showSettings(ports, person) : examined.answer
}

async function silence(
  ports: SilencePorts,
  person: Person,
  application: Application,
  what: Silence,
): Promise<Card> {
  const { objectId } = application
  await ports.store.transaction(async (within) => {
    await within.attention.giveBack(objectId, person.id)
    await within.attention.say(objectId, {
      kind: what,
      personId: person.id,
      personName: person.name,
      toPersonName: null,
      saidAt: ports.clock.now(),
    })
    await askToTellAnew(within, objectId)
  })
  return saidCard(ports, person, application, what)
}

function listen({ store }: SilencePorts, person: Person, objectId: string): Promise<boolean> {
  return store.transaction(async (within) => {
    const key = { applicationObjectId: objectId, personId: person.id, keyId: null }
    const wasSilent = await within.attention.takeBack(key)
    if (wasSilent) await askToTellAnew(within, objectId)
    return wasSilent
  })
}

async function saidCard(
  { store }: SilencePorts,
  person: Person,
  application: Application,
  what: Silence | 'hearAgain',
): Promise<AttentionSaidCard> {
  const { optedOut } = await store.preferences.of(person.id)
  return {
    kind: 'attention-said',
    application: applicationNames(application),
    what,
    to: null,
    optedOut,
  }
}

import type { Application, Owner, Person } from '../../domain/application.ts'
import { silentAbout } from '../../domain/attention.ts'
import type { Card } from '../card.ts'
import { applicationNames } from '../card-facts.ts'
import type { HandOverCard } from '../cards/attention-cards.ts'
import { examine, type RightsPorts } from '../examine.ts'
import { findOne, type Visible } from '../find-one.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { askToTellAnew } from './ask-to-tell-anew.ts'

type HandOverPorts = RightsPorts & { clock: Clock; store: Store }

/** Answers `handover <query>`: the choice of another owner. */
export async function findAndHandOver(
  ports: HandOverPorts,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'handover')
  return 'answer' in hit ? hit.answer : choiceOf(ports, person, hit)
}

/** The choice of another owner to see to an application. */
export async function openHandOver(
  ports: HandOverPorts,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId)
  return examined.allowed ? choiceOf(ports, person, examined) : examined.answer
}

/** Another owner is told from now on, and this person no more. Whom it may be is read afresh. */
export async function handOver(
  ports: HandOverPorts,
  request: { person: Person; applicationObjectId: string; toPersonId: string },
): Promise<Card> {
  const { person, applicationObjectId, toPersonId } = request
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return examined.answer
  const people = await peopleToAsk(ports, person, examined)
  const to = people.find(({ id }) => id === toPersonId)
  if (!to) return choiceCard(examined.application, people, true)
  await ports.store.transaction(async (within) => {
    await within.attention.say(applicationObjectId, {
      kind: 'handedOver',
      toPersonId,
      personId: person.id,
      personName: person.name,
      toPersonName: to.name ?? to.id,
      saidAt: ports.clock.now(),
    })
    await askToTellAnew(within, applicationObjectId)
  })
  const { optedOut } = await ports.store.preferences.of(person.id)
  return {
    kind: 'attention-said',
    application: applicationNames(examined.application),
    what: 'handedOver',
    to: to.name ?? to.id,
    optedOut,
  }
}

async function choiceOf(ports: HandOverPorts, person: Person, found: Visible): Promise<Card> {
  return choiceCard(found.application, await peopleToAsk(ports, person, found), false)
}

type PersonOwner = Extract<Owner, { type: 'person' }>

/** The other owners whom a message reaches and who did not ask for silence. */
async function peopleToAsk(
  { store }: HandOverPorts,
  person: Person,
  { application, owners }: Visible,
): Promise<PersonOwner[]> {
  const [reachable, optedOut, said] = await Promise.all([
    store.conversations.reachablePeople(),
    store.attention.optedOut(),
    store.attention.of([application.objectId]),
  ])
  const silent = silentAbout(said.get(application.objectId) ?? [])
  return owners
    .flatMap((owner) => (owner.type === 'person' && owner.enabled ? [owner] : []))
    .filter(({ id }) => id !== person.id && reachable.has(id))
    .filter(({ id }) => !optedOut.has(id) && !silent.has(id))
}

function choiceCard(
  application: Application,
  people: readonly PersonOwner[],
  isGone: boolean,
): HandOverCard {
  return {
    kind: 'hand-over',
    application: applicationNames(application),
    people: people.map(({ id, name }) => ({ id, name })),
    isGone,
  }
}

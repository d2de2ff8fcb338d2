import type { Person } from '../domain/application.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import type { Card, CardAction } from './card.ts'
import type { BroughtSignIn, PersonsRights, SignIn } from './ports/persons-rights.ts'
import type { Store } from './ports/store.ts'

/** What a press is answered with where its person's sign-in is missing or no good: no card. */
export type SignInAnswer =
  | { readonly kind: 'sign-in-request'; readonly isSecond: boolean }
  | { readonly kind: 'sign-in-not-believed' }

/** What a press left to be done, and where the person's rights are: in this process. */
export type WorkToDo =
  | { readonly rotationId: RotationId }
  | { readonly removalId: number }
  | undefined

/** What a press of a card's button needs where Rekey writes with people's own rights. */
export interface PressPorts {
  readonly rights: PersonsRights
  readonly store: Store
  /** Does the work in this process, now and without being waited for. */
  readonly doHere: (work: WorkToDo) => void
}

/** One press, and what its client brought along. */
export interface PressWithRights {
  readonly person: Person
  readonly action: CardAction
  readonly brought: BroughtSignIn | null
}

/**
 * Answers a press where Rekey writes to applications with people's own rights alone. One that leads
 * to such a write needs the person's sign-in first: nothing is saved before it is there. The work
 * that it leaves is done in this process, as no other has what the person lent.
 */
export async function pressWithRights(
  ports: PressPorts,
  { person, action, brought }: PressWithRights,
  answer: () => Promise<Card>,
): Promise<Card | SignInAnswer> {
  if (!writesTo(action)) return answer()
  const signIn = await ports.rights.signIn(person, brought)
  if (signIn.is !== 'ready') return withoutRights(signIn)
  const card = await answer()
  ports.doHere(await workOf(ports.store, action))
  return card
}

/** Whether a press can lead to a write to an application. */
function writesTo({ verb }: CardAction): boolean {
  return writing.has(verb)
}

const writing: ReadonlySet<CardAction['verb']> = new Set([
  'rotate-now',
  'confirm-cleanup',
  'confirm-undo',
  'confirm-give-up',
  'confirm-removal',
  'go-on',
])

function withoutRights(signIn: Exclude<SignIn, { is: 'ready' }>): Card | SignInAnswer {
  switch (signIn.is) {
    case 'ask':
      return { kind: 'sign-in-request', isSecond: signIn.isSecond }
    case 'notBelieved':
      return { kind: 'sign-in-not-believed' }
    case 'refused':
      return { kind: 'message', message: { code: 'signInRefused' } }
    case 'moreAsked':
      return { kind: 'message', message: { code: 'signInMoreAsked' } }
    case 'consentMissing':
      return { kind: 'message', message: { code: 'consentMissing', url: signIn.consentUrl } }
  }
}

/** The rotation or removal that a press was about, as it is now. */
async function workOf(store: Store, action: CardAction): Promise<WorkToDo> {
  if ('rotationId' in action) return { rotationId: action.rotationId }
  if (action.verb === 'rotate-now') {
    const open = await store.rotations.openFor(action.applicationObjectId)
    return open && { rotationId: open.rotation.id }
  }
  if (action.verb !== 'confirm-removal') return undefined
  for (const removalId of await store.removals.open()) {
    const removal = await store.removals.byId(removalId)
    const isThis = removal?.application.objectId === action.applicationObjectId
    if (isThis && removal.secret.keyId === action.keyId) return { removalId }
  }
  return undefined
}

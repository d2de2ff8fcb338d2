import assert from 'node:assert/strict'
import { type Arbitrary, constantFrom, nat, oneof, record } from 'fast-check'
import { answerAction } from '../../../src/application/answer-action.ts'
import type { Card, CardAction } from '../../../src/application/card.ts'
import type { Person } from '../../../src/domain/application.ts'
import { rightsOf } from '../../../src/domain/rights.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'
import type { ValidityChoice } from '../../../src/domain/validity.ts'
import { type BotWorld, cardOf, rules } from '../worlds/bot-world.ts'
import { alice, ben, david, erin } from '../worlds/payroll.ts'
import { payrollId } from '../worlds/story.ts'
import { type Act, act, afterwards, survive } from './act.ts'
import { hangNewest } from './acts-of-work.ts'
import type { Ledger, RightfulPress } from './ledger.ts'
import { everythingPressable, rotationsOf } from './records.ts'
import type { Real } from './scenario.ts'

const people = constantFrom(alice, ben, erin, alice, ben, erin, david)
const validities = constantFrom<ValidityChoice[]>(12, 3, 24, 'policyMaximum')

type RotationVerb =
  | 'show-rotation'
  | 'ask-cleanup'
  | 'confirm-cleanup'
  | 'ask-undo'
  | 'confirm-undo'
  | 'ask-give-up'
  | 'confirm-give-up'

/** How a press is made; the process that takes it, or does its work, may hang after so many calls. */
type Manner =
  | 'once'
  | 'twice'
  | { readonly hangsAfter: number }
  | { readonly workHangsAfter: number }
const manners: Arbitrary<Manner> = oneof(
  { weight: 6, arbitrary: constantFrom<Manner[]>('once') },
  { weight: 1, arbitrary: constantFrom<Manner[]>('twice') },
  { weight: 1, arbitrary: nat({ max: 5 }).map((hangsAfter) => ({ hangsAfter })) },
  { weight: 2, arbitrary: nat({ max: 14 }).map((workHangsAfter) => ({ workHangsAfter })) },
)

/** Somebody opens the form or presses "Rotate now", for a secret that is there or was. */
export const rotating: Arbitrary<Act> = record({
  person: people,
  which: constantFrom(0, 0, 1, 2),
  validity: validities,
  justLooks: constantFrom(false, false, false, true),
  manner: manners,
}).map(({ person, which, validity, justLooks, manner }) => {
  const verb = justLooks ? 'open-rotate' : 'rotate-now'
  const words = `${person.name}: ${verb} of secret ${which}, ${validity}${how(manner)}`
  return act(words, (ledger, real) => {
    const keyIds = [...ledger.handMade, ...ledger.minted.keys()]
    const there = real.world.tenant.find(payrollId)?.application.credentials ?? []
    const keyId = there[which % (there.length || 1)]?.keyId ?? keyIds[which % keyIds.length] ?? ''
    const target = { applicationObjectId: payrollId, keyId }
    const action: CardAction = justLooks
      ? { verb: 'open-rotate', ...target }
      : {
          verb: 'rotate-now',
          ...target,
          description: '',
          validity,
          targets: null,
          shownTargets: null,
        }
    return press(ledger, real, person, action, manner)
  })
})

const verbs = constantFrom<RotationVerb[]>(
  'confirm-cleanup',
  'confirm-cleanup',
  'confirm-undo',
  'ask-cleanup',
  'ask-undo',
  'ask-give-up',
  'confirm-give-up',
  'show-rotation',
)

/** Somebody presses a button of a rotation, mostly of the newest. */
export const deciding: Arbitrary<Act> = record({
  person: people,
  verb: verbs,
  age: constantFrom(0, 0, 0, 1, 2),
  manner: manners,
}).map(({ person, verb, age, manner }) =>
  act(`${person.name}: ${verb} of rotation -${age}${how(manner)}`, async (ledger, real) => {
    const rotationId = (await rotationsOf(real.world)).at(-1 - age)?.id
    if (rotationId) await press(ledger, real, person, actionOf(verb, rotationId), manner)
  }),
)

/** Somebody cleans up one secret that another replaces, or tries to. */
export const removing: Arbitrary<Act> = record({
  person: people,
  which: nat({ max: 3 }),
  manner: manners,
}).map(({ person, which, manner }) =>
  act(`${person.name}: confirm-removal of secret ${which}${how(manner)}`, async (ledger, real) => {
    const there = real.world.tenant.find(payrollId)?.application.credentials ?? []
    const keyId = there[which % (there.length || 1)]?.keyId
    const removal = { verb: 'confirm-removal', applicationObjectId: payrollId } as const
    if (keyId) await press(ledger, real, person, { ...removal, keyId }, manner)
  }),
)

function actionOf(verb: RotationVerb, rotationId: RotationId): CardAction {
  return verb === 'confirm-cleanup'
    ? { verb, rotationId, acknowledged: null }
    : { verb, rotationId }
}

function how(manner: Manner): string {
  if (manner === 'once') return ''
  if (manner === 'twice') return ', twice'
  if ('hangsAfter' in manner) return `, hangs after ${manner.hangsAfter}`
  return `, and its work hangs after ${manner.workHangsAfter}`
}

/** One press, entered into the ledger before it starts; without the right it changes nothing. */
async function press(
  ledger: Ledger,
  real: Real,
  person: Person,
  action: CardAction,
  manner: Manner,
): Promise<void> {
  const { world, hung } = real
  const request = { person, action, card: cardOf(person) }
  const ask = () => answerAction(world.ports, rules, request)
  if (!mayAct(world, person)) {
    const before = await everythingPressable(world)
    const written = countWrites(ledger)
    let answer: Card | undefined
    await survive(world, async () => {
      answer = await ask()
    })
    assert.ok(!answer || answer.kind === 'message', `${person.name} has no right, and got a card`)
    if (answer) assert.equal(await everythingPressable(world), before, 'changed without right')
    assert.equal(countWrites(ledger), written, 'changed something outside without right')
    return
  }
  const what = meanings[action.verb]
  if (what) ledger.press(what, person, world.clock.now(), subjectOf(action))
  if (typeof manner === 'object' && 'hangsAfter' in manner) {
    ledger.losesSight = true
    const run = await hung.start('a press', manner.hangsAfter, ask)
    if (run?.ended) await afterwards(world, run.ended)
    return
  }
  await survive(world, ask)
  if (manner === 'twice') await survive(world, ask)
  if (typeof manner === 'object') {
    ledger.losesSight = true
    await hangNewest(real, manner.workHangsAfter)
  }
}

const meanings: Partial<Record<CardAction['verb'], RightfulPress['what']>> = {
  'rotate-now': 'rotate',
  'confirm-cleanup': 'cleanup',
  'confirm-undo': 'undo',
  'confirm-give-up': 'give-up',
  'confirm-removal': 'removal',
}

function subjectOf(action: CardAction): string | null {
  if (action.verb === 'confirm-removal') return action.keyId
  return 'rotationId' in action ? action.rotationId : null
}

function mayAct({ tenant }: BotWorld, { id: personId }: Person): boolean {
  const held = tenant.find(payrollId)
  if (!held) return false
  const adminRole = tenant.roles.get(personId) ?? null
  return rightsOf({ personId, owners: held.owners, adminRole, guests: 'owner' }).allowed
}

function countWrites({ minted, removals, stored }: Ledger): number {
  return minted.size + removals.length + stored.size
}

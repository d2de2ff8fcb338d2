import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../../test/support/card-kind.ts'
import { eventually } from '../../test/support/eventually.ts'
import type { Journey } from '../../test/support/journey.ts'
import type { ShownCard } from '../../test/support/teams-user.ts'

/** How long each rotation took, and all of them together. */
export interface Rotated {
  readonly wallMs: number
  /** From the press of "Rotate now" to the answer that shows the progress card. */
  readonly toFirstCardMs: readonly number[]
  /** From the same press to the confirmation: minted, proven, stored, told. */
  readonly toVerifiedMs: readonly number[]
}

/** Opens the rotate form of each application, as somebody who types `rotate <client id>`. */
export async function openForms(
  journey: Journey,
  botUrl: (at: number) => string,
  clientIds: readonly string[],
): Promise<ShownCard[]> {
  const forms: ShownCard[] = []
  for (const [at, clientId] of clientIds.entries()) {
    const alice = journey.user(people.alice, () => botUrl(at))
    const before = journey.connector.sent.length
    await alice.say(`rotate ${clientId}`)
    const isForm = ({ card }: ShownCard) => kindOf(card) === 'rotate-form'
    forms.push(await journey.connector.nextSent(isForm, `the form of ${clientId}`, before))
  }
  return forms
}

/** Presses "Rotate now" on every form, so many at once, and waits for every confirmation. */
export async function rotateAll(
  journey: Journey,
  botUrl: (at: number) => string,
  forms: readonly ShownCard[],
  atOnce: number,
): Promise<Rotated> {
  const { sent } = journey.connector
  const storedAt = new Map<string, number>()
  const pressedAt = new Map<string, number>()
  const toFirstCardMs: number[] = []
  let read = sent.length
  const watch = setInterval(() => {
    for (; read < sent.length; read += 1) {
      const { activityId, card } = sent[read] ?? {}
      if (activityId === undefined || storedAt.has(activityId)) continue
      if (kindOf(card) === 'rotation-stored') storedAt.set(activityId, performance.now())
    }
  }, 5)
  const began = performance.now()
  let next = 0
  const lane = async () => {
    while (next < forms.length) {
      const at = next
      next += 1
      const form = forms[at]
      if (!form) return
      const start = performance.now()
      pressedAt.set(form.activityId, start)
      const alice = journey.user(people.alice, () => botUrl(at))
      const { card, status } = await alice.press(form, 'Rotate now')
      if (kindOf(card) !== 'rotation-progress') throw new Error(`${status}: ${kindOf(card)}`)
      toFirstCardMs.push(performance.now() - start)
      const done = () => storedAt.get(form.activityId)
      await eventually(done, `the confirmation of ${form.activityId}`, 120_000)
    }
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, lane))
  } finally {
    clearInterval(watch)
  }
  const toVerifiedMs = [...pressedAt].map(([id, start]) => (storedAt.get(id) ?? NaN) - start)
  return { wallMs: Math.max(...storedAt.values()) - began, toFirstCardMs, toVerifiedMs }
}

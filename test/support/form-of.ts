import type { Application } from '../../sandbox/tenant/directory/model.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from './card-kind.ts'
import type { InProcess } from './rekey-in-process.ts'
import type { ShownCard, TeamsUser } from './teams-user.ts'

let made = 0

/** A new application of Alice and Ben with one client secret, so that tests do not meet. */
export function newApplication({ journey }: InProcess): Application {
  made += 1
  const { world } = journey.tenant
  const application = world.addApplication({
    displayName: `Made for test ${made}`,
    ownerIds: [people.alice.id, people.ben.id],
  })
  world.addCredential(application.id, { displayName: 'old', endsInDays: 200 })
  return application
}

/** Types `rotate` and the application's client id; gives the form that is answered. */
export async function formOf(
  { journey }: InProcess,
  user: TeamsUser,
  { appId }: Application,
): Promise<ShownCard> {
  const before = journey.connector.sent.length
  await user.say(`rotate ${appId}`)
  return journey.connector.nextSent(
    ({ conversationId, card }) =>
      conversationId === user.conversationId && kindOf(card) === 'rotate-form',
    'the form',
    before,
  )
}

/** Waits until a message shows a card of this kind. */
export function untilShows(
  { journey }: InProcess,
  { activityId }: ShownCard,
  kind: string,
): Promise<ShownCard> {
  return journey.connector.nextSent(
    (sent) => sent.activityId === activityId && kindOf(sent.card) === kind,
    `${activityId} shows ${kind}`,
  )
}

/** From the form to the confirmation. */
export async function rotated(
  world: InProcess,
  user: TeamsUser,
  application: Application,
): Promise<ShownCard> {
  const form = await formOf(world, user, application)
  return untilShows(world, await user.press(form, 'Rotate now'), 'rotation-stored')
}

import assert from 'node:assert/strict'
import type { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from './card-kind.ts'
import type { InterceptOutside, Journey } from './journey.ts'
import { type InProcess, startInProcess } from './rekey-in-process.ts'
import type { Pressed, ShownCard, TeamsUser } from './teams-user.ts'

/** What the bot's own identity may do where people lend their rights: read. */
export const readingPermissions = [
  'Application.Read.All',
  'User.Read.All',
  'RoleManagement.Read.Directory',
  'Policy.Read.All',
]

/** The settings of a bot that writes with people's rights. */
export function delegatedSettings({ tenant }: Journey): Record<string, string> {
  const { clientId, clientSecret } = tenant.world.authApp
  return { RIGHTS: 'delegated', AUTH_APP_ID: clientId, AUTH_APP_PASSWORD: clientSecret }
}

/** The product with people's rights alone, in this process. */
export function startDelegated(intercept?: InterceptOutside): Promise<InProcess> {
  const settings: Record<string, string> = {}
  return startInProcess(
    (journey) => {
      journey.tenant.world.botPermissions = readingPermissions
      Object.assign(settings, delegatedSettings(journey))
    },
    intercept,
    settings,
  )
}

/** An answer to a press that is no card. */
export function answerOf({ text }: Pressed): {
  statusCode: number
  type: string
  value: { tokenExchangeResource?: { id: string; uri: string } }
} {
  return JSON.parse(text)
}

/** The form to rotate an application, in somebody's chat. */
export async function formFor(
  { connector }: Journey,
  user: TeamsUser,
  name: string,
): Promise<ShownCard> {
  await user.say(`rotate ${name}`)
  return connector.nextSent(
    ({ activity, card }) =>
      kindOf(card) === 'rotate-form' && JSON.stringify(activity).includes(name),
    `the form for ${name}`,
  )
}

/** Presses as Teams does: without a sign-in, and where that is asked for once more with one. */
export async function pressSigningIn(
  { tenant }: Journey,
  user: TeamsUser,
  person: (typeof people)[keyof typeof people],
  shown: ShownCard,
  title: string,
): Promise<Pressed> {
  const first = await user.press(shown, title)
  const { statusCode, value } = answerOf(first)
  if (statusCode !== 401) return first
  const id = value.tokenExchangeResource?.id ?? assert.fail('a request without an id')
  return user.press(shown, title, {}, { id, token: await tenant.signIn(person.id) })
}

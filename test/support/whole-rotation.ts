import assert from 'node:assert/strict'
import type { PasswordCredential } from '../../sandbox/tenant/directory/model.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from './card-kind.ts'
import type { Journey } from './journey.ts'
import type { ShownCard } from './teams-user.ts'

/** The application of Alice and Ben that is due first, and where its notes say its secret is kept. */
export const payroll = { name: 'Payroll API', vaultSecret: 'payroll-api-client-secret' }

/** Alice installs the bot; gives the warning that arrives by itself. */
export async function untilWarned(journey: Journey, botUrl: () => string): Promise<ShownCard> {
  const { connector } = journey
  const alice = journey.user(people.alice, botUrl)
  assert.equal((await alice.install()).status, 200)
  const welcome = await connector.nextSent(({ card }) => kindOf(card) === 'welcome', 'the welcome')
  assert.equal(welcome.conversationId, alice.conversationId)
  const warning = await connector.nextSent(({ card }) => kindOf(card) === 'expiry', 'the warning')
  assert.equal(warning.method, 'POST')
  assert.equal(warning.conversationId, alice.conversationId)
  return warning
}

/** Alice presses Rotate and Rotate now; gives the confirmation that the warning turned into. */
export async function untilStored(
  journey: Journey,
  botUrl: () => string,
  warning: ShownCard,
): Promise<ShownCard> {
  const alice = journey.user(people.alice, botUrl)
  const { sent, nextSent } = journey.connector
  const before = sent.length
  const form = await alice.press(warning, 'Rotate')
  assert.equal(kindOf(form.card), 'rotate-form')
  const pressed = await alice.press(form, 'Rotate now', { description: 'made by a test' })
  assert.equal(kindOf(pressed.card), 'rotation-progress')

  const stored = await nextSent(({ card }) => kindOf(card) === 'rotation-stored', 'stored', before)
  assert.equal(stored.method, 'PUT')
  assert.equal(stored.activityId, warning.activityId, 'the warning itself changes')
  const between = sent.slice(before, sent.indexOf(stored))
  assert.ok(between.length > 0, 'the card shows how it goes on')
  for (const { method, activityId, card } of between) {
    assert.deepEqual(
      [method, activityId, kindOf(card)],
      ['PUT', warning.activityId, 'rotation-progress'],
    )
  }
  return stored
}

/** Alice removes the old secret; gives the last card. */
export async function untilClosed(
  journey: Journey,
  botUrl: () => string,
  stored: ShownCard,
): Promise<ShownCard> {
  const alice = journey.user(people.alice, botUrl)
  const { sent, nextSent } = journey.connector
  const before = sent.length
  const question = await alice.press(stored, 'Delete old secret')
  assert.equal(kindOf(question.card), 'cleanup-confirm')
  const confirmed = await alice.press(question, 'Delete old secret')
  assert.ok(['cleanup-progress', 'rotation-closed'].includes(kindOf(confirmed.card)))
  const closed = await nextSent(({ card }) => kindOf(card) === 'rotation-closed', 'closed', before)
  assert.equal(closed.activityId, stored.activityId)
  return closed
}

/** The vault holds the new secret's value with its tags, and no other value was written. */
export function assertStored({ tenant }: Journey, old: PasswordCredential): PasswordCredential {
  const application = tenant.world.application(payroll.name)
  const fresh = application.passwords.find(({ displayName }) => displayName?.includes('[rk-'))
  assert.ok(fresh, 'the new secret bears the rotation id')
  assert.match(fresh.displayName ?? '', /^made by a test \[rk-[0-9a-z]{8}\]$/)
  assert.notEqual(fresh.keyId, old.keyId)
  const latest = tenant.world.vaultVersionsOf(payroll.vaultSecret).at(-1)
  assert.ok(latest)
  assert.equal(latest.value, fresh.secretText)
  assert.ok(latest.enabled)
  const tags = Object.values(latest.tags)
  assert.ok(tags.includes(fresh.keyId), 'a tag carries the key id')
  assert.ok(tags.includes(application.appId), 'a tag carries the client id')
  return fresh
}

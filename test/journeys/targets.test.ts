import assert from 'node:assert/strict'
import { after, afterEach, before, suite, test } from 'node:test'
import en from '../../adaptiveCards/locales/en.json' with { type: 'json' }
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { failureIn, kindOf } from '../support/card-kind.ts'
import { formOf, newApplication, untilShows } from '../support/form-of.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { ShownCard, TeamsUser } from '../support/teams-user.ts'
import { mintingsIn } from '../support/tenant-state.ts'

suite('where a secret is kept, from the chat to the vaults', () => {
  let world: InProcess
  let alice: TeamsUser

  before(async () => {
    world = await startInProcess()
    alice = world.journey.user(people.alice, world.botUrl)
  })
  afterEach(() => {
    const { tenant } = world.journey
    tenant.faults.clear()
    tenant.world.setVaultAccess('first', 'officer')
  })
  after(() => world?.[Symbol.asyncDispose]())

  const is = (kind: string) => (card: unknown) => kindOf(card) === kind
  /** Types a text; gives the card that answers it, known by its look as warnings come meanwhile. */
  const answerTo = async (text: string, looks: (card: unknown) => boolean): Promise<ShownCard> => {
    const before = world.journey.connector.sent.length
    await alice.say(text)
    return world.journey.connector.nextSent(
      ({ conversationId, card }) => conversationId === alice.conversationId && looks(card),
      `the answer to ${text}`,
      before,
    )
  }

  test('two vaults are set with the target command, and the rotation stores in both', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const shown = await answerTo(`/target ${application.appId}`, is('targets'))
    const targets = `localhost/in-first\n${tenant.secondVaultUrl}/in-second`
    const saved = await alice.press(shown, 'Save', { targets })
    assert.ok(textOf(saved.card).includes(en.targets.saved))

    const form = await formOf(world, alice, application)
    await untilShows(world, await alice.press(form, 'Rotate now'), 'rotation-stored')
    const fresh = application.passwords.find(({ displayName }) => displayName?.includes('[rk-'))
    const first = tenant.world.vaultVersionsOf('in-first').at(-1)
    const second = tenant.world.vaultVersionsOf('in-second', 'second').at(-1)
    assert.ok(fresh)
    assert.deepEqual([first?.value, second?.value], [fresh.secretText, fresh.secretText])
    assert.equal(first?.tags['expires'], fresh.endAt.toISOString())
  })

  test('bad input on the form comes back, and what is typed then is used', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    const foreign = 'https://evil.example.com/x'
    const typed = { targets: foreign, description: 'kept words' }
    const again = await alice.press(form, 'Rotate now', typed)
    assert.equal(kindOf(again.card), 'rotate-form')
    assert.ok(textOf(again.card).includes(foreign))
    assert.equal(mintingsIn(tenant, application.id), 0)
    const pressed = await alice.press(again, 'Rotate now', { targets: 'localhost/typed-well' })
    await untilShows(world, pressed, 'rotation-stored')
    assert.equal(tenant.world.vaultVersionsOf('typed-well').length, 1)
    assert.match(application.passwords[0]?.displayName ?? '', /^kept words \[rk-/)
  })

  test('a deleted name is recovered after a press, and the rotation goes on', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const name = `recover-${application.appId.slice(0, 8)}`
    tenant.world.changeApplication(application.id, { notes: `keyvault:contoso-kv/${name}` })
    tenant.world.vaults.first.store.addVersion(name, 'older', {
      contentType: undefined,
      tags: undefined,
      enabled: undefined,
      nbf: undefined,
      exp: undefined,
    })
    tenant.world.deleteVaultSecret(name)
    const offer = await answerTo(`rotate ${application.appId}`, is('name-deleted'))

    tenant.world.setVaultAccess('first', 'reader')
    const refused = await alice.press(offer, 'Recover it')
    assert.match(textOf(refused.card), /Rekey may not recover secrets in this vault\./)
    tenant.world.setVaultAccess('first', 'publisher')
    const form = await alice.press(refused, 'Recover it')
    assert.equal(kindOf(form.card), 'rotate-form')
    await untilShows(world, await alice.press(form, 'Rotate now'), 'rotation-stored')
    const [older, fresh] = tenant.world.vaultVersionsOf(name)
    assert.equal(fresh?.tags['previous-version'], older?.version)
  })

  test('a throttled vault says when to come back', async () => {
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    const match = { path: '.*' }
    const throttled = { kind: 'status', status: 429, retryAfter: 40 } as const
    world.journey.tenant.faults.add({ service: 'vault', match, ...throttled })
    const { card } = await alice.press(form, 'Rotate now')
    assert.equal(failureIn(card), 'vaultThrottled')
    assert.match(textOf(card), /Try again in 40 seconds\./)
  })

  test('an application that a service rotates is explained', async () => {
    const application = newApplication(world)
    const tags = ['WindowsAzureActiveDirectoryOnPremApp']
    world.journey.tenant.world.changeApplication(application.id, { tags })
    const details = await answerTo(`app ${application.appId}`, is('application'))
    assert.ok(textOf(details.card).includes(en.application.selfRotation.applicationProxy))
    const isRefusal = (card: unknown) => failureIn(card) === 'selfRotating'
    await answerTo(`rotate ${application.appId}`, isRefusal)
  })
})

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'

// The bot's client id stands for the manifest's id in the simulated catalog.
const settings = {
  PROACTIVE_INSTALL: 'on',
  TEAMS_APP_ID: '0b07c11e-47ba-4c0d-9a1d-0b07c11e47ba',
}

suite('the bot is installed for owners who lack it', () => {
  let world: InProcess
  /** People whose installation the bot never hears of. */
  const untold = new Set<string>()

  before(async () => {
    world = await startInProcess(undefined, undefined, settings)
    const { tenant, user } = world.journey
    // Teams tells the bot of each installation.
    tenant.world.catalog.onInstalled((userId) => {
      const person = Object.values(people).find(({ id }) => id === userId)
      if (person && !untold.has(userId)) void user(person, world.botUrl).install()
    })
  })
  after(() => world?.[Symbol.asyncDispose]())

  const kindsIn = (conversationId: string) =>
    world.journey.connector.sent
      .filter((sent) => sent.conversationId === conversationId)
      .map(({ card }) => kindOf(card))
  const warned = (conversationId: string) =>
    world.journey.connector.nextSent(
      (sent) => sent.conversationId === conversationId && kindOf(sent.card) === 'expiry',
      'the warning',
    )
  const due = (displayName: string, endsInDays: number, ...owners: { id: string }[]) => {
    const ownerIds = owners.map(({ id }) => id)
    const { id } = world.journey.tenant.world.addApplication({ displayName, ownerIds })
    world.journey.tenant.world.addCredential(id, { endsInDays })
  }

  // None of these owns an application that is due before.
  test('who get the welcome, then the warning; who took it out gets nothing', async () => {
    const { tenant, user } = world.journey
    const { catalog } = tenant.world
    const mateo = user(people.mateo, world.botUrl)
    const lena = user(people.lena, world.botUrl)
    const hana = user(people.hana, world.botUrl)
    const erin = user(people.erin, world.botUrl)
    for (const person of [lena, hana]) await person.install()
    // Teams tells of a removal by either event.
    await lena.install('remove')
    const membersRemoved = [{ id: `28:${world.journey.connector.bot.id}` }]
    await hana.send({ type: 'conversationUpdate', membersRemoved })
    due('Of three', 4, people.lena, people.hana, people.mateo)
    due('Of one', 5, people.erin)
    await world.rekey.scan()
    await warned(mateo.conversationId)
    await warned(erin.conversationId)
    assert.deepEqual(kindsIn(mateo.conversationId), ['welcome', 'expiry'])
    for (const { conversationId } of [lena, hana]) {
      assert.deepEqual(kindsIn(conversationId), ['welcome'])
    }
    assert.equal(catalog.isInstalledFor(people.lena.id), false, 'removed')
    assert.equal(catalog.isInstalledFor(people.hana.id), false, 'removed')
    assert.equal(catalog.isInstalledFor(people.ivan.id), false, 'a disabled account')
    assert.equal(catalog.isInstalledFor(people.julia.id), false, 'a guest')
  })

  test('who have it all the same are warned in the chat that Graph names', async () => {
    const { catalog } = world.journey.tenant.world
    untold.add(people.grace.id)
    catalog.install(people.grace.id)
    due('Of the third', 6, people.grace)
    await world.rekey.scan()
    const chat = catalog.chatId(people.grace.id)
    await warned(chat)
    assert.deepEqual(kindsIn(chat), ['expiry'])
  })
})

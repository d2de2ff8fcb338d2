import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { BotInstaller } from '../../../src/application/ports/bot-installer.ts'

/** An installer, fake or real, and ways to change the organization past the port. */
export interface InstallerUnderTest {
  readonly installer: BotInstaller
  /** Object id of somebody who has no bot. */
  person(): string
  chatIdOf(personId: string): string
  hasBot(personId: string): boolean
  /** They add it themselves. */
  giveBot(personId: string): void
  takeBot(personId: string): void
  /** An installer of an app that the catalog does not have. */
  ofAnotherApp(): BotInstaller
  takeRight(): void
  loseNextAnswer(): void
  throttleNext(retryAfterMs: number): void
}

/** What use cases rely on, true of the fake and of Graph alike. */
export function botInstallerContract(given: () => InstallerUnderTest): void {
  it('installs once; whoever has it is told apart, with their chat', async () => {
    const { installer, person, hasBot, chatIdOf } = given()
    const id = person()
    assert.deepEqual(await installer.install(id), { outcome: 'installed' })
    assert.ok(hasBot(id))
    const there = { outcome: 'alreadyThere', conversationId: chatIdOf(id) }
    assert.deepEqual(await installer.install(id), there)
  })

  it('looks for it without installing anything', async () => {
    const { installer, person, hasBot, giveBot, takeBot, chatIdOf } = given()
    const id = person()
    assert.deepEqual(await installer.lookFor(id), { outcome: 'notThere' })
    assert.ok(!hasBot(id))
    giveBot(id)
    const there = { outcome: 'alreadyThere', conversationId: chatIdOf(id) }
    assert.deepEqual(await installer.lookFor(id), there)
    takeBot(id)
    assert.deepEqual(await installer.lookFor(id), { outcome: 'notThere' })
  })

  it('knows whether the catalog has the app, and installs nothing where it has not', async () => {
    const { installer, person, hasBot, ofAnotherApp } = given()
    const id = person()
    assert.equal(await installer.isInCatalog(), true)
    const another = ofAnotherApp()
    assert.equal(await another.isInCatalog(), false)
    assert.deepEqual(await another.install(id), { outcome: 'notInCatalog' })
    assert.deepEqual(await another.lookFor(id), { outcome: 'notInCatalog' })
    assert.ok(!hasBot(id))
  })

  it('says of an unknown person that there is none', async () => {
    const stranger = 'dddddddd-0000-4000-8000-000000000404'
    assert.deepEqual(await given().installer.install(stranger), { outcome: 'noSuchPerson' })
  })

  it('is refused without the right, and says by which code', async () => {
    const { installer, person, hasBot, takeRight } = given()
    const id = person()
    takeRight()
    const ended = await installer.install(id)
    assert.ok(ended.outcome === 'refused', ended.outcome)
    assert.match(ended.code, /^\w+$/)
    assert.ok(!hasBot(id))
  })

  it('that lost its answer may be repeated: the bot is there, once', async () => {
    const { installer, person, hasBot, loseNextAnswer, chatIdOf } = given()
    const id = person()
    await installer.isInCatalog()
    loseNextAnswer()
    await assert.rejects(installer.install(id), { reason: 'uncertain' })
    assert.ok(hasBot(id))
    const there = { outcome: 'alreadyThere', conversationId: chatIdOf(id) }
    assert.deepEqual(await installer.install(id), there)
  })

  it('that is throttled fails with the wait that was asked for, and installs nothing', async () => {
    const { installer, person, hasBot, throttleNext } = given()
    const id = person()
    await installer.isInCatalog()
    throttleNext(7_000)
    await assert.rejects(installer.install(id), { reason: 'throttled', retryAfterMs: 7_000 })
    assert.ok(!hasBot(id))
  })
}

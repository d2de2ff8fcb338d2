import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts'
import { startBrowser } from './support/browser.ts'
import { takePicture } from './support/pictures.ts'
import { TeamsPage } from './support/teams-page.ts'

describe('what a careful owner does besides', () => {
  let sandbox: Sandbox
  let browser: Browser
  let alice: TeamsPage

  before(async () => {
    sandbox = await startSandbox({
      folder: 'e2e/output/sandbox-with-care',
      ports: { bot: 0, playground: 0, control: 0 },
    })
    browser = await startBrowser()
    alice = await TeamsPage.open(browser, sandbox.playgroundUrl)
    await alice.sees('Hello, I am Rekey')
  })

  after(async () => {
    await browser?.close()
    await sandbox?.stop()
  })

  const keyIdsOf = (name: string) =>
    sandbox.tenant.world.credentialsOf(name).map(({ keyId }) => keyId)

  it('has the new value stored where she says on the form', async () => {
    await alice.say('rotate HR Onboarding Sync')
    const form = await alice.sees('Rotate the client secret')
    assert.equal(await form.locator('textarea').isVisible(), false)
    await alice.press(form, 'Change place')
    const places = form.locator('textarea')
    await places.waitFor({ state: 'visible' })
    await takePicture(form, 'rotate-form-place')
    const shown = await places.inputValue()
    await places.fill(shown.replace(/[^/]*$/, 'chosen-by-alice'))
    await alice.press(form, 'Rotate now')
    const stored = await alice.sees('New secret stored in Key Vault')
    assert.match(await stored.innerText(), /chosen-by-alice/)
    assert.equal(sandbox.tenant.world.vaultVersionsOf('chosen-by-alice').length, 1)
  })

  it('sees where it is kept now, and since when', async () => {
    await alice.say('/target HR Onboarding Sync')
    const card = await alice.sees('Where the secret is kept')
    assert.match(await card.innerText(), /chosen-by-alice/)
    assert.match(await card.innerText(), /Set by Alice Novak/)
    await takePicture(card, 'targets')
  })

  it('is warned, and asked again, while something still uses the old secret', async () => {
    await alice.say('rotate Expense Portal')
    const before = keyIdsOf('Expense Portal')
    await alice.press(await alice.sees('Rotate the client secret'), 'Rotate now')
    const stored = await alice.sees(/New secret stored in Key Vault[\s\S]*Expense Portal/)
    const answer = await fetch(`${sandbox.controlUrl}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceDays: 2 }),
    })
    assert.equal(answer.ok, true)
    await alice.press(stored, 'Delete old secret')
    const question = await alice.sees('Something still uses it')
    await alice.press(question, 'Delete old secret')
    const warning = await alice.sees('Really delete the old secret?')
    await takePicture(warning, 'cleanup-warning')
    assert.equal(keyIdsOf('Expense Portal').length, before.length + 1, 'nothing is removed yet')
    await alice.press(warning, 'Keep both')
    await alice.sees(/New secret stored in Key Vault[\s\S]*Expense Portal/)
    assert.equal(keyIdsOf('Expense Portal').length, before.length + 1)
  })

  it('cleans up a secret that a newer one replaces', async () => {
    const [old] = keyIdsOf('Travel Booking')
    const { keyId: newer } = sandbox.tenant.world.addCredential('Travel Booking', {
      displayName: 'made in the portal',
      endsInDays: 400,
    })
    await alice.say('cleanup Travel Booking')
    const list = await alice.sees('Secrets to clean up')
    assert.match(await list.innerText(), /made in the portal/)
    await takePicture(list, 'cleanup-list')
    await alice.press(list, 'Clean up')
    const question = await alice.sees('Delete this secret?')
    assert.ok((await question.innerText()).includes(old ?? ''))
    await takePicture(question, 'removal-confirm')
    await question.getByRole('button', { name: 'Delete this secret' }).dblclick()
    await takePicture(await alice.sees('Secret removed'), 'removal')
    assert.deepEqual(keyIdsOf('Travel Booking'), [newer])
  })
})

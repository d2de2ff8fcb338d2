import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { playgroundPlaces } from '../sandbox/playground-config.ts'
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts'
import { people } from '../sandbox/tenant/people.ts'
import { startBrowser } from './support/browser.ts'
import { takePicture } from './support/pictures.ts'
import { type Exchange, fromBot, readRecording } from './support/recording.ts'
import { TeamsPage } from './support/teams-page.ts'

describe('the main job, as Alice does it in her chat', () => {
  let sandbox: Sandbox
  let browser: Browser
  let alice: TeamsPage

  before(async () => {
    sandbox = await startSandbox({
      folder: 'e2e/output/sandbox',
      ports: { bot: 0, playground: 0, control: 0 },
      replicationMs: 3_000,
    })
    browser = await startBrowser()
    oldKeyId = secretsOfPayroll()[0]?.keyId ?? ''
    alice = await TeamsPage.open(browser, sandbox.playgroundUrl)
  })

  after(async () => {
    await browser?.close()
    await sandbox?.stop()
  })

  const secretsOfPayroll = () => sandbox.tenant.world.credentialsOf('Payroll API')
  let oldKeyId: string

  it('warns her without being asked', async () => {
    await takePicture(await alice.sees('Hello, I am Rekey'), 'welcome')
    const card = await alice.sees('Client secret expires in 12 days')
    const text = await card.innerText()
    for (const fact of ['Payroll API', 'payroll-api-client-secret', 'Ben Okafor', 'responsible']) {
      assert.ok(text.includes(fact), `the card names ${fact}`)
    }
    assert.ok(text.includes(oldKeyId), 'the card names the key id')
    await takePicture(card, 'expiry')
  })

  it('asks for description and validity, and shows where the value will go', async () => {
    await alice.press(await alice.sees('Client secret expires in 12 days'), 'Rotate')
    const form = await alice.sees('Rotate the client secret')
    assert.match(await form.innerText(), /payroll-api-client-secret/)
    assert.match(await form.locator('input').first().inputValue(), /^secret-\d{4}-\d{2}$/)
    assert.equal(secretsOfPayroll().length, 1, 'nothing is minted yet')
    await takePicture(form, 'rotate-form')
  })

  it('rotates once although she presses twice, and shows progress in place', async () => {
    const form = await alice.sees('Rotate the client secret')
    await form.getByRole('button', { name: 'Rotate now' }).dblclick()
    await takePicture(await alice.sees('Rotation under way'), 'rotation-progress')
    const card = await alice.sees('New secret stored in Key Vault')
    const text = await card.innerText()
    assert.match(text, /payroll-api-client-secret/)
    assert.match(text, /Entra on .* at \d{1,2}:\d{2}/)
    assert.match(text, /still works until/)
    await takePicture(card, 'rotation-stored')
    const versions = sandbox.tenant.world.vaultVersionsOf('payroll-api-client-secret')
    assert.equal(secretsOfPayroll().length, 2, 'one new secret beside the old one')
    assert.ok(
      versions.some((version) => text.includes(version.version)),
      'the card names the version',
    )
  })

  it('asks before it removes the old secret, and then tells the whole story', async () => {
    await alice.press(await alice.sees('New secret stored in Key Vault'), 'Delete old secret')
    const question = await alice.sees('Keep both')
    assert.equal(secretsOfPayroll().length, 2, 'nothing is removed by the first press')
    await takePicture(question, 'cleanup-confirm')
    await question.getByRole('button', { name: 'Delete old secret' }).dblclick()
    const closed = await alice.sees(/Old secret (was )?(removed|deleted)/i)
    assert.match(await closed.innerText(), /Alice Novak/)
    await takePicture(closed, 'rotation-closed')
    const left = secretsOfPayroll().map(({ keyId }) => keyId)
    assert.equal(left.length, 1)
    assert.ok(!left.includes(oldKeyId), 'exactly the old key is gone')
  })

  it('understands commands with and without a slash, and answers anything else with help', async () => {
    const commands = [
      ['help', 'app payroll-api', 'help'],
      ['/expiring', 'Secrets that expire soon', 'expiring'],
      ['app Payroll API', 'Payroll API', 'application'],
      ['/status', 'Alice|directory', 'status'],
      ['/rotate Payroll API', 'Rotate the client secret', 'rotate-command'],
      ['what is this', 'did not understand', 'help-unknown'],
    ] as const
    for (const [command, answer, picture] of commands) {
      const before = await alice.page.locator('.ac-adaptiveCard').count()
      await alice.say(command)
      await alice.page.locator('.ac-adaptiveCard').nth(before).waitFor({ state: 'visible' })
      await takePicture(await alice.sees(new RegExp(answer, 'i')), picture)
    }
  })

  it('answers in a channel when it is mentioned, and posts a digest there', async () => {
    await alice.openChat('Payroll - Alerts')
    await alice.post('expiring')
    await takePicture(await alice.sees('Secrets that expire soon'), 'expiring-in-channel')
    await alice.post('digest')
    await takePicture(await alice.sees('Client secrets that need attention'), 'digest')
  })

  it('answers in a group chat when it is mentioned', async () => {
    await alice.openChat('Payroll chat')
    await alice.mention('app Payroll API')
    await takePicture(await alice.sees('Expires'), 'application-in-group-chat')
  })

  it("refuses a colleague's press on her card and changes nothing", async () => {
    const application = sandbox.tenant.world.application('Payroll API')
    const before = sandbox.tenant.requests.count('graph', 'POST', /addPassword/)
    const answer = await pressAs(people.david, {
      verb: 'rotate-now',
      data: {
        applicationObjectId: application.id,
        keyId: oldKeyId,
        description: 'mine',
        validity: '12',
      },
    })
    assert.equal(answer.ok, true)
    const refusal = await davidsAnswer()
    assert.match(JSON.stringify(refusal.response.body), /owner/i)
    assert.equal(sandbox.tenant.requests.count('graph', 'POST', /addPassword/), before)
  })

  it('hears of the next secrets on one list when time passes, and rotates from it', async () => {
    await alice.openChat('Personal Chat')
    const cards = alice.page.locator('.ac-adaptiveCard', { hasText: 'need attention' })
    const before = await cards.count()
    const answer = await fetch(`${sandbox.controlUrl}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceDays: 60 }),
    })
    assert.equal(answer.ok, true)
    await cards.nth(before).waitFor({ state: 'visible' })
    const list = await alice.sees('need attention')
    const forms = alice.page.locator('.ac-adaptiveCard', { hasText: 'Rotate the client secret' })
    const formsBefore = await forms.count()
    await list.getByRole('combobox').click()
    await alice.page.getByRole('option').nth(1).click()
    await alice.press(list, 'Rotate')
    await forms.nth(formsBefore).waitFor({ state: 'visible' })
    await takePicture(list, 'due-list')
    await alice.press(list, 'Show')
    await alice.page.getByText('You get this because').last().waitFor({ state: 'visible' })
    const page = await alice.page.context().newPage()
    await page.goto(sandbox.controlUrl)
    await takePicture(page.locator('body'), 'sandbox-page')
    await page.close()
  })

  it('goes back to the old secret at the press of Undo', async () => {
    const secrets = () => sandbox.tenant.world.credentialsOf('Invoice Export')
    const old = secrets().map(({ keyId }) => keyId)
    await alice.say('rotate Invoice Export')
    const form = await alice.sees('Rotate the client secret')
    await alice.press(form, 'Rotate now')
    await alice.press(await alice.sees('New secret stored in Key Vault'), 'Undo')
    assert.equal(secrets().length, old.length + 1)
    const question = await alice.sees('Go back to the old secret?')
    await takePicture(question, 'undo-confirm')
    await question.getByRole('button', { name: 'Undo' }).dblclick()
    await takePicture(await alice.sees('Rotation undone'), 'rotation-undone')
    assert.deepEqual(
      secrets().map(({ keyId }) => keyId),
      old,
    )
  })

  it('never lets a value into the chat', async () => {
    const { text, exchanges } = await readRecording(sandbox.playground.recordingFile)
    assert.ok(exchanges.filter(fromBot).length > 10, 'the recording holds the conversation')
    const page = await alice.page.content()
    for (const secret of sandbox.tenant.mintedSecretTexts()) {
      assert.ok(!text.includes(secret) && !page.includes(secret), 'a client secret was shown')
    }
  })

  it('answered every request of the client without an error', async () => {
    const { exchanges } = await readRecording(sandbox.playground.recordingFile)
    const failed = exchanges.filter(({ response }) => response.statusCode >= 400)
    assert.deepEqual(failed, [])
  })

  async function davidsAnswer(): Promise<Exchange> {
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
      const { exchanges } = await readRecording(sandbox.playground.recordingFile)
      const found = exchanges.find(
        ({ activityName, request }) =>
          activityName === 'invoke' && JSON.stringify(request.body).includes(people.david.id),
      )
      if (found) return found
      await wait(100)
    }
    throw new Error("the recording never showed David's press")
  }

  function pressAs(person: { id: string; displayName: string }, action: object): Promise<Response> {
    return fetch(`${sandbox.playgroundUrl}/_internal/v1/customActivities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'invoke',
        name: 'adaptiveCard/action',
        channelId: 'msteams',
        serviceUrl: `${sandbox.playgroundUrl}/_connector`,
        conversation: {
          id: playgroundPlaces.personal,
          conversationType: 'personal',
          tenantId: sandbox.tenant.tenantId,
        },
        recipient: { id: 'rekey-bot', name: 'Rekey' },
        from: { id: person.id, aadObjectId: person.id, name: person.displayName },
        value: { action: { type: 'Action.Execute', ...action }, trigger: 'manual' },
      }),
    })
  }
})

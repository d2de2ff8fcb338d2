import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts'
import { people } from '../sandbox/tenant/people.ts'
import { startBrowser } from './support/browser.ts'
import { takePicture } from './support/pictures.ts'
import { TeamsPage } from './support/teams-page.ts'

describe('what somebody sees of the whole directory', () => {
  let sandbox: Sandbox
  let browser: Browser
  let alice: TeamsPage

  before(async () => {
    sandbox = await startSandbox({
      folder: 'e2e/output/sandbox-whole-directory',
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

  it('is her own applications at first, and no scan', async () => {
    await alice.say('/report')
    const report = await alice.sees('Client secrets and when they expire')
    assert.match(await report.innerText(), /Payroll API/)
    await alice.say('scan')
    await alice.sees('For administrators')
  })

  it('is everything once she is an administrator: a scan with its progress', async () => {
    sandbox.tenant.world.grantRole(people.alice.id, 'applicationAdministrator')
    await alice.say('scan')
    const done = await alice.sees(/Complete, [\s\S]*applications/)
    await takePicture(done, 'scan')
    await alice.say('status')
    const status = await alice.sees('How Rekey is doing')
    assert.match(await status.innerText(), /Complete/)
    await takePicture(status, 'status-of-a-directory')
  })

  it('is a list with pages of what lacks owners', async () => {
    await alice.say('orphans')
    const orphans = await alice.sees('Applications short of owners')
    await takePicture(orphans, 'orphans')
    await alice.press(orphans, 'Show more')
    const next = await alice.sees(/Applications short of owners[\s\S]*Back/)
    await alice.press(next, 'Back')
    await alice.sees(/Applications short of owners[\s\S]*Show more/)
  })

  it('is a report with pages, where the client takes no files', async () => {
    await alice.say('report')
    const report = await alice.sees(/Client secrets and when they expire[\s\S]*All applications/)
    await takePicture(report, 'report')
    await alice.press(report, 'Show more')
    await alice.sees(/Client secrets and when they expire[\s\S]*Back/)
  })

  it('is a check-up that finds everything in place', async () => {
    await alice.say('doctor')
    const doctor = await alice.sees('Rekey has what it needs.')
    await takePicture(doctor, 'doctor')
  })
})

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

const consentCard = 'application/vnd.microsoft.teams.card.file.consent'
const fileCard = 'application/vnd.microsoft.teams.card.file.info'

interface Attachment {
  readonly contentType: string
  readonly name: string
  readonly contentUrl?: string
  readonly content: Readonly<Record<string, unknown>>
}

suite('the report and a scan in a personal chat', () => {
  let world: InProcess
  let offers = 0
  const user = (name: keyof typeof people) => world.journey.user(people[name], world.botUrl)
  const uploads = () => world.journey.connector.uploads

  before(async () => {
    world = await startInProcess()
    await eventually(() => world.lines.find(({ event }) => event === 'round ended'), 'a round')
  })
  after(() => world?.[Symbol.asyncDispose]())

  /** Does something, and gives what the bot wrote meanwhile. */
  async function answersTo(act: () => Promise<{ status: number }>, status = 200) {
    const from = world.journey.connector.sent.length
    assert.equal((await act()).status, status)
    const sent = world.journey.connector.sent.slice(from)
    // Warnings of what the first round saw go out beside.
    return sent.filter(({ card }) => card === undefined || !isWarning(card))
  }
  const isWarning = (card: unknown) => ['expiry', 'due-list'].includes(kindOf(card))
  const attachmentOf = (sent: { activity: Readonly<Record<string, unknown>> } | undefined) =>
    (sent?.activity['attachments'] as Attachment[] | undefined)?.[0]

  /** Accepts or declines an offer, as Teams does. */
  function consent(
    who: TeamsUser,
    action: 'accept' | 'decline',
    fields: Record<string, unknown> = {},
    uploadUrl = `${world.journey.connector.uploadUrl}/${people.alice.id}?tempauth=canary`,
  ) {
    const uploadInfo = {
      uploadUrl,
      contentUrl: 'https://contoso-my.sharepoint.com/report.csv',
      name: 'report.csv',
      uniqueId: 'unique-1',
      fileType: 'csv',
    }
    const context = { file: 'report' }
    const value = {
      type: 'fileUpload',
      action,
      context,
      ...(action === 'accept' && { uploadInfo }),
    }
    offers += 1
    const replyToId = `offer-${offers}`
    return who.send({ type: 'invoke', name: 'fileConsent/invoke', replyToId, value, ...fields })
  }

  test('is offered as a file, and the offer holds no data', async () => {
    const [offer] = await answersTo(() => user('erin').say('report'))
    const attachment = attachmentOf(offer)
    assert.equal(attachment?.contentType, consentCard)
    assert.match(attachment?.name ?? '', /^rekey-credentials-\d{4}-\d\d-\d\d\.csv$/)
    const { acceptContext, declineContext, sizeInBytes } = attachment?.content ?? {}
    assert.deepEqual([acceptContext, declineContext], [{ file: 'report' }, { file: 'report' }])
    assert.ok(Number(sizeInBytes) > 0)
  })

  test('is put where Teams says when an administrator accepts, and shown as a file', async () => {
    const before = uploads().length
    const [shown, ...more] = await answersTo(() => consent(user('erin'), 'accept'))
    assert.deepEqual(more, [])
    const attachment = attachmentOf(shown)
    assert.equal(attachment?.contentType, fileCard)
    assert.deepEqual(attachment?.content, { uniqueId: 'unique-1', fileType: 'csv' })
    const [upload] = uploads().slice(before)
    const bytes = Buffer.byteLength(upload?.text ?? '')
    assert.equal(upload?.range, `bytes 0-${bytes - 1}/${bytes}`)
    assert.equal(upload?.authorization, null)
    const lines = (upload?.text ?? '').trimEnd().split('\r\n')
    const credentials = world.journey.tenant.world.directory
      .applications()
      .reduce((sum, { passwords, certificates }) => sum + passwords.length + certificates.length, 0)
    assert.equal(lines.length, credentials + 1)
    assert.ok(lines.some((line) => line.startsWith('Payroll API,')))
  })

  test("holds one's own applications for an owner", async () => {
    const before = uploads().length
    await answersTo(() => consent(user('alice'), 'accept'))
    const text = uploads()[before]?.text ?? ''
    assert.match(text, /Payroll API,/)
    assert.doesNotMatch(text, /Treasury Gateway/)
  })

  test('is nothing for somebody who forges the consent and may see nothing', async () => {
    const before = uploads().length
    const [answer] = await answersTo(() => consent(user('mateo'), 'accept'))
    assert.equal(kindOf(answer?.card), 'message/nothingToReport')
    assert.equal(uploads().length, before)
  })

  test('goes to no other host', async () => {
    const before = uploads().length
    const elsewhere = world.journey.connector.uploadUrl.replace('localhost', '127.0.0.2')
    for (const url of ['https://evil.example/x', 'http://contoso.sharepoint.com/x', elsewhere]) {
      const [answer] = await answersTo(() => consent(user('erin'), 'accept', {}, url))
      assert.equal(kindOf(answer?.card), 'message/fileNotDelivered')
    }
    assert.equal(uploads().length, before)
    assert.ok(world.lines.some(({ event }) => event === 'upload refused'))
  })

  test('is not sent twice where Teams sends the consent twice', async () => {
    const before = uploads().length
    const twice = { replyToId: 'offer-twice' }
    await answersTo(() => consent(user('erin'), 'accept', twice))
    assert.deepEqual(await answersTo(() => consent(user('erin'), 'accept', twice)), [])
    assert.equal(uploads().length, before + 1)
  })

  test('is not made when it is declined', async () => {
    const before = uploads().length
    const [answer] = await answersTo(() => consent(user('erin'), 'decline'))
    assert.equal(kindOf(answer?.card), 'message/fileDeclined')
    assert.equal(uploads().length, before)
  })

  test('says so where the upload fails', async () => {
    const gone = `${world.journey.connector.uploadUrl.replace('/uploads', '/nowhere')}/x`
    const [answer] = await answersTo(() => consent(user('erin'), 'accept', {}, gone))
    assert.equal(kindOf(answer?.card), 'message/fileNotDelivered')
  })

  test('is refused where the consent comes from a channel, from nobody, or is none', async () => {
    const { tenantId } = world.journey.tenant
    const channel = { id: '19:a@thread.tacv2', conversationType: 'channel', tenantId }
    for (const fields of [
      { conversation: channel },
      { from: { id: '29:somebody' } },
      { value: { action: 'accept' } },
    ]) {
      assert.deepEqual(await answersTo(() => consent(user('erin'), 'accept', fields), 400), [])
    }
  })

  test('is a list on a card in a channel', async () => {
    const { tenantId } = world.journey.tenant
    const conversation = { id: '19:a@thread.tacv2', conversationType: 'channel', tenantId }
    const [answer] = await answersTo(() => user('erin').say('report', { conversation }))
    assert.equal(kindOf(answer?.card), 'report')
  })

  test('no address of an upload is in the log', () => {
    assert.doesNotMatch(JSON.stringify(world.lines), /canary|tempauth/)
  })

  test('and a scan is shown on its own card until it has ended', async () => {
    const { connector } = world.journey
    const [asked] = await answersTo(() => user('erin').say('scan'))
    assert.equal(kindOf(asked?.card), 'scan')
    const over = await connector.nextSent(
      ({ method, card }) => method === 'PUT' && JSON.stringify(card).includes('Looked at the'),
      'the last word',
    )
    assert.equal(over.activityId, asked?.activityId)
    assert.match(JSON.stringify(over.card), /Complete, /)
  })
})

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, suite, test } from 'node:test'
import type { Application } from '../../sandbox/tenant/directory/model.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { officialComplaints } from '../adapters/teams/cards/official-parser.ts'
import { nodesOf, nodesOfType, textOf } from '../adapters/teams/cards/walk-card.ts'
import type { SentActivity } from '../support/bot-connector-conversations.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

/** Names as they can stand in a directory, and how a card shows them. */
const names: readonly [what: string, name: string | null, shown: string | RegExp][] = [
  ['control characters', 'pay\u0000roll\r\n# Head\u0007ing\u2028', 'pay roll # Head ing'],
  ['a right-to-left override', 'pay\u202Eipa-llor\u2066', 'payipa-llor'],
  ['Markdown', '**Bold** [link](https://evil.example)', '**Bold** [link](https://evil.example)'],
  ['HTML and a mention', '<at>everyone</at> <b>x</b>', '<at>everyone</at> <b>x</b>'],
  ['a template', `\${1+1} {name}`, `\${1+1} {name}`],
  ['256 characters and more', `Long ${'name '.repeat(400)}end`, /^Long name .{60,75}…$/],
  ['a tower of marks', `Z${'\u0351'.repeat(500)}algo`, /…$/],
  ['half a surrogate pair', 'pay\uD800roll', 'payroll'],
]
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u200B\u202A-\u202E\u2066-\u2069]/u

type Page = { value: Record<string, unknown>[]; '@odata.nextLink'?: string }

const asItIs = (page: Page) => ({ body: page })

suite('bad input, from the directory through the engine to a card', () => {
  let world: InProcess
  let niamh: TeamsUser
  /** Changes a page of applications on its way; for as long as one test. */
  let changePage: (page: Page, query: URLSearchParams) => object = asItIs
  const known = new Map<string, Application>()

  /** An application of Niamh's with one client secret that ends in 3 days, unless told otherwise. */
  const add = (displayName: string | null, { secrets = 1, endsInDays = 3 } = {}): Application => {
    const { world: tenant } = world.journey.tenant
    const added = tenant.addApplication({ displayName, ownerIds: [people.niamh.id] })
    for (let count = 0; count < secrets; count += 1) {
      tenant.addCredential(added.id, {
        displayName: displayName ?? 'none',
        endsInDays: endsInDays + count,
      })
    }
    return added
  }

  before(async () => {
    world = await startInProcess(undefined, async (service, request, proceed) => {
      const outcome = await proceed()
      const isPage = service === 'graph' && request.path.endsWith('/applications')
      if (!isPage || outcome.kind !== 'reply' || outcome.reply.status !== 200) return outcome
      const body = changePage(outcome.reply.body as Page, request.url.searchParams)
      return { ...outcome, reply: { ...outcome.reply, ...body } }
    })
    niamh = world.journey.user(people.niamh, world.botUrl)
    await niamh.install()
    for (const [what, name] of names) known.set(what, add(name))
    known.set('no name', add(null))
    await round()
  })
  afterEach(() => {
    changePage = asItIs
  })
  after(() => world?.[Symbol.asyncDispose]())

  /** Lets a round happen; gives how it ended. */
  const round = async (): Promise<unknown> => {
    const from = world.lines.length
    await world.rekey.scan()
    const ended = await eventually(
      () => world.lines.slice(from).find(({ event }) => event.startsWith('round ended')),
      'the end of a round',
    )
    return ended.facts['outcome']
  }
  const problems = (from: number) =>
    world.lines
      .slice(from)
      .filter(({ level, event }) => level === 'error' && event !== 'job failed')

  /** The newest card of that kind in Niamh's chat that is about an application. */
  const cardAbout = (application: Application, kind: string): Promise<SentActivity> =>
    world.journey.connector.nextSent(
      ({ conversationId, card }) =>
        conversationId === niamh.conversationId &&
        kindOf(card) === kind &&
        JSON.stringify(card).includes(application.id),
      `${kind} about ${application.displayName}`,
    )
  /** What `app` answers about an application. */
  const shown = async (application: Application) => {
    const from = world.journey.connector.sent.length
    await niamh.say(`app ${application.appId}`)
    const sent = await world.journey.connector.nextSent(
      ({ conversationId, card }) =>
        conversationId === niamh.conversationId && kindOf(card) === 'application',
      `the application ${application.displayName}`,
      from,
    )
    assertSound(sent.card)
    return sent.card
  }
  const assertSound = (card: unknown) => {
    assert.deepEqual(officialComplaints(card), [])
    for (const node of nodesOf(card)) {
      if ('text' in node) assert.doesNotMatch(String(node['text']), unseen)
    }
    for (const { text } of nodesOfType(card, 'TextBlock')) {
      assert.doesNotMatch(String(text), /evil|everyone|1\+1/)
    }
  }
  const runsOf = (card: unknown) => nodesOfType(card, 'TextRun').map(({ text }) => String(text))

  for (const [what, , visible] of names) {
    test(`a name of ${what} is warned of, listed and shown harmlessly`, async () => {
      const application = known.get(what)
      assert.ok(application)
      const warning = await cardAbout(application, 'due-list')
      for (const card of [warning.card, await shown(application)]) {
        assertSound(card)
        const fits = (run: string) =>
          typeof visible === 'string' ? run === visible : visible.test(run)
        assert.ok(runsOf(card).some(fits), runsOf(card).join('\n'))
      }
    })
  }

  test('an application without a name is known by its client id', async () => {
    const application = known.get('no name')
    assert.ok(application)
    const { card } = await cardAbout(application, 'due-list')
    assertSound(card)
    assert.ok(runsOf(card).includes(application.appId))
  })

  test('a list of such names is a sound card', async () => {
    const from = world.journey.connector.sent.length
    await niamh.say('expiring')
    const { card } = await world.journey.connector.nextSent(
      (sent) => sent.conversationId === niamh.conversationId && kindOf(sent.card) === 'expiring',
      'the list',
      from,
    )
    assertSound(card)
    assert.ok(runsOf(card).includes('payipa-llor'))
  })

  test('dates with 7 digits, from before 1970 and of the year 9999 are dates', async () => {
    const { world: tenant } = world.journey.tenant
    const application = add('Far-out dates', { secrets: 4 })
    const [first, second, third, fourth] = application.passwords
    assert.ok(first && second && third && fourth)
    Object.assign(first, { startAt: new Date('0001-01-01T00:00:00Z') })
    Object.assign(second, { endAt: new Date('9999-12-31T23:59:59.999Z') })
    Object.assign(third, {
      startAt: new Date('1601-01-01T00:00:00Z'),
      endAt: new Date('1969-07-20T20:17:40Z'),
    })
    Object.assign(fourth, { endAt: new Date('0001-01-01T00:00:00Z') })
    tenant.changeApplication(application.id, {})
    const from = world.lines.length
    assert.equal(await round(), 'complete')
    assert.deepEqual(problems(from), [])
    const text = textOf(await shown(application))
    // Niamh reads in Berlin, where the last moment of 9999 is in the year after.
    for (const date of ['Jan 1, 10000', 'Jul 20, 1969']) assert.ok(text.includes(date), text)
    assert.ok(!/NaN|Invalid/.test(text))
  })

  test('an application without credentials is no matter', async () => {
    const application = add('Nothing inside', { secrets: 0 })
    assert.equal(await round(), 'complete')
    assert.ok(textOf(await shown(application)).includes('no client secrets'))
  })

  test('an application that comes twice in a page and in two pages is one', async () => {
    const application = add('Comes twice', { endsInDays: 400 })
    let asked = 0
    changePage = (page, query) => {
      asked += 1
      const again = page.value.filter(({ id }) => id === application.id)
      const value = [...page.value, ...again]
      if (query.has('$again') || !query.has('$top')) return { body: { ...page, value } }
      const next = `${world.journey.tenant.graphUrl}/v1.0/applications?$again=1&$top=999`
      return { body: { value, '@odata.nextLink': next } }
    }
    const from = world.lines.length
    assert.equal(await round(), 'complete')
    assert.ok(asked >= 2)
    assert.deepEqual(problems(from), [])
    const ended = world.lines.slice(from).find(({ event }) => event === 'round ended')
    const { world: tenant } = world.journey.tenant
    assert.equal(ended?.facts['applications'], tenant.directory.applications().length)
  })

  test('a key id that comes twice in an application is one matter', async () => {
    const application = add('One key twice', { secrets: 2 })
    const [first, second] = application.passwords
    assert.ok(first && second)
    second.keyId = first.keyId
    second.startAt = first.startAt
    second.endAt = first.endAt
    const from = world.lines.length
    assert.equal(await round(), 'complete')
    assert.deepEqual(problems(from), [])
    // It may come together with others that are due.
    const { card } = await world.journey.connector.nextSent(
      (sent) =>
        sent.conversationId === niamh.conversationId &&
        ['expiry', 'due-list'].includes(kindOf(sent.card)) &&
        JSON.stringify(sent.card).includes(application.id),
      'the warning',
    )
    if (kindOf(card) === 'due-list') {
      const rows = runsOf(card).filter((run) => run === 'One key twice')
      assert.equal(rows.length, 1, textOf(card))
    }
    assertSound(await shown(application))
  })

  const saysAnEnd = (card: unknown) =>
    kindOf(card) === 'matter-over' || runsOf(card).includes('Done')
  const cutShort: readonly [string, (page: Page) => object][] = [
    ['has no list in it', ({ value: _, ...rest }) => ({ body: rest })],
    ['is cut in the middle', (page) => ({ text: JSON.stringify(page).slice(0, 2_000) })],
    ['is empty', () => ({ text: '' })],
  ]
  for (const [how, change] of cutShort) {
    test(`a page that ${how} makes the round partial, and nobody is told of an end`, async () => {
      const application = known.get('Markdown')
      assert.ok(application)
      changePage = change
      // Updates from before may still wait for their turn: what counts is what they say.
      const ends = () => world.journey.connector.sent.filter(({ card }) => saysAnEnd(card)).length
      const before = ends()
      assert.equal(await round(), 'partial')
      changePage = asItIs
      assert.equal(ends(), before)
      assert.equal(kindOf(await shown(application)), 'application')
    })
  }

  test('a nextLink that leaves the host is not followed, and the round is partial', async (t) => {
    let visits = 0
    const elsewhere = createServer((_request, response) => {
      visits += 1
      response.end('{"value":[]}')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    t.after(() => elsewhere.close())
    const { port } = elsewhere.address() as AddressInfo
    const from = world.lines.length
    changePage = (page) => ({
      body: { ...page, '@odata.nextLink': `http://127.0.0.1:${port}/v1.0/applications?$top=999` },
    })
    assert.equal(await round(), 'partial')
    assert.equal(visits, 0)
    const why = world.lines.slice(from).map(({ facts }) => String(facts['problem'] ?? ''))
    assert.ok(
      why.some((problem) => problem.includes('ForeignNextLink')),
      why.join('\n'),
    )
  })

  test('a warning says so when its secret is removed or its application deleted', async () => {
    const { world: tenant } = world.journey.tenant
    const removed = known.get('a right-to-left override')
    const deleted = known.get('Markdown')
    const [secret] = removed?.passwords ?? []
    assert.ok(removed && deleted && secret)
    const list = await cardAbout(deleted, 'due-list')
    tenant.deleteCredential(removed.id, secret.keyId)
    tenant.deleteApplication(deleted.id)
    assert.equal(await round(), 'complete')
    const { card } = await world.journey.connector.nextSent(
      (sent) =>
        sent.method === 'PUT' &&
        sent.activityId === list.activityId &&
        runsOf(sent.card).filter((run) => run === 'Done').length === 2,
      'the list with two matters done',
    )
    assertSound(card)
    assert.ok(runsOf(card).includes('payipa-llor'))
    assert.ok(runsOf(card).includes('**Bold** [link](https://evil.example)'))
  })
})

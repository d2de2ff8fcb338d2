import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import { reportRows } from '../../src/application/report.ts'
import type { Person } from '../../src/domain/application.ts'
import type { ReportRow } from '../../src/domain/report-row.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'

describe('The report', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    addApplication(world, 10, { displayName: 'Portal' }, [ownerOf(ben, { enabled: false })])
    addApplication(world, 300, { displayName: 'Far' }, [ownerOf(alice)])
    await round(world)
  })

  const ask = (person: Person, takesFiles = false) =>
    answerText(world.ports, rules, { person, text: 'report', where: 'personal', takesFiles })
  async function listed(person: Person, skip = 0) {
    const action = { verb: 'show-report', skip } as const
    const card = await answerAction(world.ports, rules, { person, action, card: null })
    assert.ok(card.kind === 'report')
    return card
  }
  const names = (card: Awaited<ReturnType<typeof listed>>) =>
    card.items.map(({ application }) => application.name)
  async function rows(ownedBy: string | null): Promise<ReportRow[]> {
    const all: ReportRow[] = []
    for await (const row of reportRows(world.ports, rules, ownedBy)) all.push(row)
    return all
  }

  it('is a list where no file can go: all for an administrator, soonest first', async () => {
    const card = await ask(erin)
    assert.ok(card.kind === 'report')
    assert.deepEqual(names(card), ['Portal', 'Payroll API', 'Far'])
    assert.equal(card.scope, 'Application Administrator')
  })

  it("is one's own for an owner, and nothing for a stranger", async () => {
    assert.deepEqual(names(await listed(alice)), ['Payroll API'])
    assert.partialDeepStrictEqual(await listed(david), { items: [], total: 0 })
  })

  it('is the offer of a file where one can go, and of none where there is nothing', async () => {
    assert.partialDeepStrictEqual(await ask(erin, true), {
      kind: 'file-offer',
      name: 'rekey-credentials-2026-05-04.csv',
    })
    const nothing = { kind: 'message', message: { code: 'nothingToReport' } } as const
    assert.deepEqual(await ask(david, true), nothing)
  })

  it('goes on page by page, each credential once, with rights read again', async () => {
    for (let number = 1; number <= 10; number += 1) {
      addApplication(world, number + 100, { credentials: [endingIn(70, { keyId: `k${number}` })] })
    }
    await round(world)
    const [first, second] = [await listed(erin), await listed(erin, 10)]
    assert.deepEqual([first.items.length, second.items.length, second.total], [10, 3, 13])
    assert.equal(new Set([...names(first), ...names(second)]).size, 13)
    assert.equal((await listed(erin, 500)).skip, 0)
    world.tenant.roles.delete(erin.id)
    assert.equal((await listed(erin, 10)).total, 0)
  })

  it('says of each credential what is known, and of owners where nothing is', async () => {
    const [portal, , far] = await rows(null)
    assert.deepEqual(portal, {
      application: 'Portal',
      clientId: '33333333-0000-4000-8001-000000000010',
      objectId: 'bbbbbbbb-0000-4000-8001-000000000010',
      kind: 'client secret',
      keyId: 'key-10',
      description: 'production',
      beginsWith: 'Xy3',
      startsAt: '2025-05-25T08:00:00.000Z',
      expiresAt: '2026-05-14T12:00:00.000Z',
      daysLeft: 10,
      stage: 'within 14 days',
      owners: 'Ben Okafor (disabled)',
    })
    assert.partialDeepStrictEqual(far, { stage: 'later', owners: 'not read' })
  })

  it('lists certificates, and what service principals have of their own', async () => {
    const { startsAt, expiresAt } = endingIn(20)
    const certificate = { keyId: 'cert', displayName: 'CN=portal', startsAt, expiresAt }
    const signing = { ...certificate, keyId: 'saml', signsTokens: true }
    const portal = world.tenant.get('bbbbbbbb-0000-4000-8001-000000000010')
    portal.certificates = [{ ...certificate, signsTokens: false }]
    world.tenant.servicePrincipals.push({
      objectId: 'principal',
      clientId: 'client',
      displayName: 'Gallery app',
      secrets: [endingIn(5, { keyId: 'own' })],
      certificates: [signing, { ...signing, keyId: 'plain', signsTokens: false }],
    })
    await round(world)
    const others = (await rows(null)).filter(({ kind }) => kind !== 'client secret')
    assert.deepEqual(
      others.map(({ application, kind, keyId, stage, owners }) =>
        [application, kind, keyId, stage, owners].join(' | '),
      ),
      [
        'Portal | certificate | cert | within 30 days | Ben Okafor (disabled)',
        'Gallery app | service principal secret | own | within 7 days | not read',
        'Gallery app | SAML signing certificate | saml | within 30 days | not read',
        'Gallery app | service principal certificate | plain | within 30 days | not read',
      ],
    )
    const bens = (await rows(ben.id)).filter(({ kind }) => kind !== 'client secret')
    assert.deepEqual(
      bens.map(({ keyId }) => keyId),
      ['cert'],
    )
  })

  it('reads more certificates than fit one page, each once', async () => {
    const { startsAt, expiresAt } = endingIn(20)
    for (let number = 1_000; number < 1_600; number += 1) {
      const { objectId } = addApplication(world, number, { credentials: [] })
      const keyId = `cert-${number}`
      world.tenant.get(objectId).certificates = [
        { keyId, displayName: null, startsAt, expiresAt, signsTokens: false },
      ]
    }
    await round(world)
    const keys = (await rows(null)).filter(({ kind }) => kind === 'certificate')
    assert.deepEqual([keys.length, new Set(keys.map(({ keyId }) => keyId)).size], [600, 600])
  })

  it('reads more credentials than fit one page, each once', async () => {
    const credentials = Array.from({ length: 1_203 }, (_, at) => endingIn(90, { keyId: `k-${at}` }))
    addApplication(world, 90, { credentials })
    await round(world)
    const keys = (await rows(null)).map(({ objectId, keyId }) => `${objectId}/${keyId}`)
    assert.deepEqual([keys.length, new Set(keys).size], [1_206, 1_206])
    assert.equal((await rows(ben.id)).length, 2)
  })
})

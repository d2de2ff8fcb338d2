import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerText } from '../../src/application/answer-command.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { Person } from '../../src/domain/application.ts'
import { addDays } from '../../src/domain/calendar.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'
import { pressRotate } from '../support/worlds/story.ts'

describe('What a person sees', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    addApplication(world, 10, { displayName: 'Payroll Portal' }, [ownerOf(ben)])
    addApplication(world, 40, { displayName: 'Travel' }, [ownerOf(ben)])
    await round(world)
  })
  const ask = (person: Person, text: string, where: Conversation['kind'] = 'personal') =>
    answerText(world.ports, rules, { person, text, where, conversationId: 'somewhere' })
  const listed = async (person: Person, text = 'expiring') => {
    const card = await ask(person, text)
    assert.ok(card.kind === 'expiring')
    return { ...card, names: card.items.map(({ application }) => application.name) }
  }

  it('are their own expiring secrets, soonest first', async () => {
    assert.deepEqual((await listed(alice)).names, ['Payroll API'])
    assert.deepEqual((await listed(ben)).names, ['Payroll Portal', 'Payroll API', 'Travel'])
    assert.equal((await listed(ben)).scope, 'own')
  })

  it('are all of them for an administrator', async () => {
    const { names, scope } = await listed(erin)
    assert.equal(names.length, 3)
    assert.equal(scope, 'Application Administrator')
  })

  it('is nothing for a stranger, not even a count', async () => {
    const { names, more } = await listed(david)
    assert.deepEqual([names, more], [[], 0])
  })

  it('are all of them in the digest of a channel, and no digest anywhere else', async () => {
    const inChannel = await ask(david, 'digest', 'channel')
    assert.ok(inChannel.kind === 'digest' && inChannel.items.length === 3)
    for (const where of ['personal', 'group'] as const) {
      const refused = { kind: 'message', message: { code: 'channelsOnly' } } as const
      assert.deepEqual(await ask(david, 'digest', where), refused)
    }
  })

  it('are those within the days that they ask for', async () => {
    assert.deepEqual((await listed(ben, 'expiring 15')).names, ['Payroll Portal'])
    assert.deepEqual((await listed(ben, 'expiring 0')).names, [])
  })

  it('is a list of ten, and how many more there are', async () => {
    for (let number = 1; number <= 12; number += 1) {
      addApplication(world, number + 100, { credentials: [endingIn(5, { keyId: `k${number}` })] })
    }
    await round(world)
    const { items, more } = await listed(alice)
    assert.deepEqual([items.length, more], [10, 3])
  })

  it('is an application that they search for and own', async () => {
    const card = await ask(alice, 'app payroll')
    assert.partialDeepStrictEqual(card, {
      kind: 'application',
      application: { name: 'Payroll API' },
    })
  })

  it('says of each secret since when it is there, for the time line of today', async () => {
    const card = await ask(alice, 'app payroll')
    assert.ok(card.kind === 'application')
    assert.deepEqual(card.asOf, world.clock.now())
    const begun = card.secrets.map(({ startsAt }) => startsAt)
    assert.deepEqual(begun, [new Date('2025-05-25T08:00:00Z')])
  })

  it('is a choice where several fit that they may see', async () => {
    const card = await ask(ben, 'app payroll')
    assert.equal(card.kind === 'picker' && card.applications.length, 2)
  })

  it('is the one with exactly that name', async () => {
    addApplication(world, 50, { displayName: 'Payroll API 2' }, [ownerOf(ben)])
    const card = await ask(ben, 'app PAYROLL API')
    assert.equal(card.kind, 'application')
  })

  it('does not tell a stranger whether there is such an application', async () => {
    const existing = await ask(david, 'app Payroll API')
    const query = 'Payroll API'
    const message = { code: 'applicationNotFound', query }
    assert.deepEqual(existing, { kind: 'message', message })
    assert.partialDeepStrictEqual(await ask(david, 'app Nothing'), { kind: 'message' })
  })

  it('is the form at once where one secret can be meant', async () => {
    assert.equal((await ask(alice, 'rotate payroll')).kind, 'rotate-form')
  })

  it('are the open rotations that concern them', async () => {
    await pressRotate(world, alice)
    const rotations = async (person: Person) => {
      const card = await ask(person, 'status')
      assert.ok(card.kind === 'status')
      return card.rotations.length
    }
    assert.equal(await rotations(alice), 1, 'asked for it')
    assert.equal(await rotations(ben), 1, 'owns it')
    assert.equal(await rotations(erin), 1, 'administrates')
    assert.equal(await rotations(david), 0)
  })

  it('is when the directory was last read', async () => {
    const card = await ask(david, 'status')
    assert.partialDeepStrictEqual(card, {
      lastRound: { outcome: 'complete', applications: 3 },
      lastComplete: null,
      nextRoundAt: addDays(world.clock.now(), 1),
    })
  })

  it('is the last complete look beside a partial one', async () => {
    const complete = await world.store.inventory.lastRound()
    const begun = await world.store.inventory.beginRound(world.clock.now())
    await world.store.inventory.endRound(begun, 'partial', world.clock.now())
    assert.partialDeepStrictEqual(await ask(david, 'status'), {
      lastRound: { outcome: 'partial' },
      lastComplete: { outcome: 'complete', finishedAt: complete?.finishedAt },
    })
  })

  it('is help for what is no command', async () => {
    const problem = { code: 'unknown' }
    assert.partialDeepStrictEqual(await ask(david, 'sing'), { kind: 'help', problem })
  })
})

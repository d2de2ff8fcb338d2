import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { Card } from '../../src/application/card.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { cleanUp, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

describe('What a person can type', () => {
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
    addApplication(world, 40, { displayName: 'Travel' }, [])
    await round(world)
  })
  const ask = async (
    person: Person,
    text: string,
    where: Conversation['kind'] = 'personal',
  ): Promise<Card> => {
    const answer = await answerText(world.ports, rules, { person, text, where })
    assert.ok(answer.kind !== 'file-offer')
    return answer
  }
  const as = <Kind extends Card['kind']>(card: Card, kind: Kind) =>
    card.kind === kind ? (card as Extract<Card, { kind: Kind }>) : assert.fail(JSON.stringify(card))
  const codeOf = (card: Card) => as(card, 'message').message.code

  it('mine lists their own applications alone, soonest expiry first', async () => {
    const names = async (person: Person) =>
      as(await ask(person, 'mine'), 'mine').items.map(({ application }) => application.name)
    assert.deepEqual(await names(alice), ['Payroll API'])
    assert.deepEqual(await names(ben), ['Payroll Portal', 'Payroll API'])
    assert.deepEqual(await names(david), [])
    assert.deepEqual(await names(erin), [])
  })

  it('mine says which secret ends first', async () => {
    const [item] = as(await ask(alice, 'mine'), 'mine').items
    assert.deepEqual([item?.secrets, item?.soonest?.daysLeft], [1, 21])
  })

  it('whoami says what the directory says of the sender', async () => {
    const me = as(await ask(erin, 'whoami'), 'whoami')
    assert.deepEqual([me.id, me.role, me.reachable], [erin.id, 'Application Administrator', false])
    const ben_ = as(await ask(ben, 'whoami'), 'whoami')
    assert.deepEqual([ben_.role, ben_.reachable, ben_.applications], [null, true, 2])
  })

  for (const text of ['mine', 'settings', 'whoami', 'mute payroll', 'unmute payroll']) {
    it(`${text} is answered in a personal chat alone`, async () => {
      for (const where of ['group', 'channel'] as const) {
        assert.equal(codeOf(await ask(erin, text, where)), 'personalOnly')
      }
      assert.notEqual((await ask(erin, text)).kind, 'help')
    })
  }

  it('undo asks about the open rotation, and says where there is none', async () => {
    assert.equal(codeOf(await ask(alice, 'undo Payroll API')), 'nothingToUndo')
    const { id } = await rotate(world)
    assert.equal(as(await ask(alice, 'undo Payroll API'), 'undo-confirm').rotationId, id)
    assert.equal(codeOf(await ask(david, 'undo Payroll API')), 'applicationNotFound')
  })

  it('history tells the rotation, its clean-up, the warnings and the snoozes', async () => {
    await perform(world, { queue: 'plan-notices', data: {} })
    await work(world)
    await rotate(world)
    await cleanUp(world)
    const { entries } = as(await ask(ben, 'history Payroll API'), 'history')
    const warned = entries.flatMap(({ what }) => (what.kind === 'warned' ? [what] : []))
    assert.deepEqual(warned, [{ kind: 'warned', stage: 30, messages: 2 }])
    const events = entries.flatMap(({ what }) => (what.kind === 'rotation' ? [what.event] : []))
    for (const event of ['requested', 'stored', 'cleanupConfirmed', 'oldRemoved'] as const) {
      assert.ok(events.includes(event), event)
    }
    const moments = entries.map(({ at }) => at.getTime())
    assert.deepEqual(
      moments,
      moments.toSorted((a, b) => b - a),
    )
    assert.equal(codeOf(await ask(david, 'history Payroll API')), 'applicationNotFound')
  })

  it('several fits are a choice that goes on with what was wanted', async () => {
    for (const name of ['snooze', 'mute', 'handover', 'undo', 'history'] as const) {
      const card = as(await ask(ben, `${name} payroll`), 'picker')
      assert.deepEqual([card.then, card.applications.length], [name, 2])
    }
  })

  it('a near miss is asked about, and a press does it with the rights of who presses', async () => {
    const help = as(await ask(alice, 'histroy Payroll API'), 'help')
    assert.deepEqual(help.problem, { code: 'unknown', meant: 'history Payroll API' })
    const run = (person: Person, text: string, where?: Conversation['kind']) =>
      answerAction(world.ports, rules, {
        person,
        action: { verb: 'run-command', text },
        card: null,
        ...(where && { where }),
      })
    assert.equal((await run(alice, 'history Payroll API', 'personal')).kind, 'history')
    assert.equal(codeOf(await run(david, 'history Payroll API')), 'applicationNotFound')
    assert.equal(codeOf(await run(alice, 'mine')), 'personalOnly')
  })

  it('rubbish gets help without a guess', async () => {
    const help = as(await ask(alice, 'delete everything'), 'help')
    assert.deepEqual(help.problem, { code: 'unknown', meant: null })
  })
})

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import { ServiceError } from '../../src/application/service-error.ts'
import type { Person } from '../../src/domain/application.ts'
import { tablesOf } from '../support/database-dump.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, david } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'

const typed = 'I want no more warnings of Payroll API'

describe('Free text, where a model reads it', () => {
  let engine: TestEngine
  let world: BotWorld
  let asked: string[]
  let answer: () => Promise<string | undefined>
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await round(world)
    world.log.lines.length = 0
    asked = []
    answer = async () => 'mute Payroll API'
    world.ports.commandGuess = {
      guess: (text) => {
        asked.push(text)
        return answer()
      },
    }
  })
  const say = (text: string) =>
    answerText(world.ports, rules, { person: alice, text, where: 'personal' })
  const press = (person: Person, text: string) =>
    answerAction(world.ports, rules, {
      person,
      action: { verb: 'run-command', text },
      card: null,
      where: 'personal',
    })
  const problemOf = async (text: string) => {
    const card = await say(text)
    return card.kind === 'help' ? card.problem : assert.fail(card.kind)
  }

  it('becomes a question, and nothing is done before the press', async () => {
    const before = await dump()
    const callsBefore = world.calls.made.length
    assert.deepEqual(await problemOf(typed), { code: 'unknown', meant: 'mute Payroll API' })
    assert.deepEqual(await dump(), before)
    assert.equal(world.calls.made.length, callsBefore)
    assert.partialDeepStrictEqual(await press(alice, 'mute Payroll API'), {
      kind: 'attention-said',
    })
    assert.notDeepEqual(await dump(), before)
  })

  it('the press has the rights of whoever presses', async () => {
    await say(typed)
    assert.partialDeepStrictEqual(await press(david, 'mute Payroll API'), {
      kind: 'message',
      message: { code: 'applicationNotFound' },
    })
  })

  it('a number of days that is none is read, too', async () => {
    answer = async () => 'expiring 14'
    const problem = await problemOf('expiring in two weeks')
    assert.deepEqual(problem, { code: 'unknown', meant: 'expiring 14' })
    answer = async () => undefined
    assert.deepEqual(await problemOf('expiring some day'), { code: 'needsDays' })
  })

  for (const text of ['mine', 'histroy Payroll API', 'rotate', 'rotate Payroll API', '', '  ']) {
    it(`${JSON.stringify(text)} is not sent to it`, async () => {
      await say(text)
      assert.deepEqual(asked, [])
    })
  }

  it('a press sends nothing to it', async () => {
    await press(alice, typed)
    assert.deepEqual(asked, [])
  })

  it('what it does not understand gets the usual help', async () => {
    for (const line of [undefined, '', 'help', 'You should mute Payroll API']) {
      answer = async () => line
      assert.deepEqual(await problemOf(typed), { code: 'unknown', meant: null })
    }
    assert.deepEqual(world.log.lines, [])
  })

  it('a model that fails is one line of the log, without the text', async () => {
    answer = () => Promise.reject(new ServiceError('model', 'throttled', { code: '429' }))
    assert.deepEqual(await problemOf(typed), { code: 'unknown', meant: null })
    assert.deepEqual(world.log.lines, [
      {
        level: 'warn',
        event: 'free text not read',
        facts: { problem: 'model: throttled (429)' },
      },
    ])
  })

  const dump = () => tablesOf(engine.engine.database)
})

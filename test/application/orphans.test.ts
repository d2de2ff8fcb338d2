import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { Owner, Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'

const pipeline: Owner = { type: 'servicePrincipal', id: 'pipeline', name: 'pipeline' }

describe('Applications short of owners', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    addApplication(world, 30, { displayName: 'Nobody' }, [])
    addApplication(world, 10, { displayName: 'Only Alice' }, [ownerOf(alice), pipeline])
    addApplication(world, 20, { displayName: 'Pipeline' }, [pipeline])
    addApplication(world, 15, { displayName: 'Ben left' }, [ownerOf(ben, { enabled: false })])
    addApplication(world, 5, { displayName: 'Two' }, [ownerOf(alice), ownerOf(ben)])
    addApplication(world, 6, { displayName: 'No secret', credentials: [] }, [])
    await round(world)
  })

  async function listed(person: Person) {
    const card = await answerText(world.ports, rules, {
      person,
      text: 'orphans',
      where: 'personal',
    })
    assert.ok(card.kind === 'orphans')
    return card
  }
  const lines = (card: Awaited<ReturnType<typeof listed>>) =>
    card.items.map(({ application, lack }) => [application.name, lack])

  it('are all of them for an administrator, soonest expiry first', async () => {
    const card = await listed(erin)
    assert.deepEqual(lines(card), [
      ['Only Alice', 'singleOwner'],
      ['Ben left', 'nobodyToTell'],
      ['Pipeline', 'nobodyToTell'],
      ['Nobody', 'ownerless'],
    ])
    assert.partialDeepStrictEqual(card, { scope: 'Application Administrator', total: 4, skip: 0 })
    assert.deepEqual(card.asOf, world.clock.now())
  })

  it('are their own for an owner', async () => {
    assert.deepEqual(lines(await listed(alice)), [['Only Alice', 'singleOwner']])
  })

  it('are none for a stranger, not even a count', async () => {
    assert.partialDeepStrictEqual(await listed(david), { items: [], total: 0, scope: 'own' })
  })

  it('are shown by their secret that expires first', async () => {
    const credentials = [endingIn(50, { keyId: 'late' }), endingIn(2, { keyId: 'soon' })]
    addApplication(world, 50, { displayName: 'Late and soon', credentials }, [])
    await round(world)
    const [first] = (await listed(erin)).items
    assert.deepEqual([first?.application.name, first?.secret.keyId], ['Late and soon', 'soon'])
  })

  it('go on page by page, with rights read again at each', async () => {
    for (let number = 31; number <= 40; number += 1) addApplication(world, number, {}, [])
    await round(world)
    const page = async (person: Person, skip: number) => {
      const action = { verb: 'show-orphans', skip } as const
      const card = await answerAction(world.ports, rules, { person, action, card: null })
      assert.ok(card.kind === 'orphans')
      return card
    }
    const first = await listed(erin)
    assert.deepEqual([first.items.length, first.total], [8, 14])
    const second = await page(erin, 8)
    assert.deepEqual([second.items.length, second.skip], [6, 8])
    const names = [...first.items, ...second.items].map(({ application }) => application.name)
    assert.equal(new Set(names).size, 14)
    assert.equal((await page(erin, 999)).skip, 0, 'the list is shorter by now')
    assert.equal((await page(alice, 8)).total, 1)
    world.tenant.roles.delete(erin.id)
    assert.equal((await page(erin, 8)).total, 0, 'no administrator any more')
  })
})

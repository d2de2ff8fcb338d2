import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { forgetConversation } from '../../src/application/install/forget-conversation.ts'
import { planInstalls } from '../../src/application/install/plan-installs.ts'
import { showStatus } from '../../src/application/show-status.ts'
import { rememberConversation } from '../../src/application/welcome.ts'
import { type InstallState, mostInstalls } from '../../src/domain/install-plan.ts'
import type { TestEngine } from '../support/engine.ts'
import type { Fault } from '../support/fakes/calls.ts'
import { FakeBotInstaller } from '../support/fakes/fake-bot-installer.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, david, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { perform, work } from '../support/worlds/work.ts'

const job = { queue: 'install-bot', data: { personId: ben.id } } as const

describe('An owner without a chat', () => {
  let engine: TestEngine
  let world: BotWorld
  let teams: FakeBotInstaller
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  const begin = async () => {
    world = await botWorld(engine)
    teams = new FakeBotInstaller(world.calls)
    world.ports.installer = teams
    world.tenant.roles.set(erin.id, 'Application Administrator')
    // As if lost with a database: Ben took nothing out.
    await world.store.conversations.forget(chatOf(ben).id)
  }
  beforeEach(begin)
  const warnings = (person = ben) =>
    world.messenger.cardsIn(chatOf(person).id).filter(({ kind }) => kind === 'expiry').length
  const plan = () => planInstalls(world.ports, rules)
  const teamsTells = () => rememberConversation(world.ports, chatOf(ben))
  const removesIt = () => forgetConversation(world.ports, chatOf(ben))
  const tried = async () => (await world.store.installs.of([ben.id])).get(ben.id)
  const installJobs = async () =>
    (await waitingJobs(world.database)).filter(({ queue }) => queue === 'install-bot')
  const roundAndWork = async () => {
    await round(world)
    return work(world)
  }

  it('gets the bot, then the welcome, then the warning', async () => {
    await roundAndWork()
    assert.deepEqual(teams.installed, [ben.id])
    assert.equal((await tried())?.state, 'installed')
    assert.deepEqual(await teamsTells(), { kind: 'welcome', where: 'personal' })
    await work(world)
    assert.deepEqual([warnings(), warnings(alice)], [1, 1])
    assert.equal(world.log.count('bot installed'), 1)
  })

  it('is asked for once, whose job comes twice', async () => {
    await round(world)
    await plan()
    await plan()
    assert.deepEqual(await installJobs(), [job])
    await perform(world, job)
    await perform(world, job)
    assert.equal(world.calls.count('graph.install'), 1)
    assert.equal(world.calls.count('graph.lookForBot'), 0)
  })

  it('gets nothing where it is turned off', async () => {
    world.ports.installer = null
    await round(world)
    await plan()
    assert.deepEqual([await installJobs(), await tried()], [[], undefined])
    world.ports.installer = teams
    await plan()
    world.ports.installer = null
    await perform(world, job)
    assert.deepEqual([teams.installed, (await tried())?.state], [[], 'waiting'])
  })

  it('who has the bot all the same is warned in the chat that is found', async () => {
    teams.has.add(ben.id)
    await roundAndWork()
    assert.deepEqual([teams.installed, warnings()], [[], 1])
    assert.equal((await tried())?.state, 'alreadyThere')
    assert.equal((await world.store.conversations.personal(ben.id))?.id, chatOf(ben).id)
  })

  it('who wrote meanwhile needs nothing', async () => {
    await round(world)
    await plan()
    await teamsTells()
    await perform(world, job)
    assert.deepEqual([teams.installed, (await tried())?.state], [[], 'notNeeded'])
  })

  it('who said no to all messages meanwhile is left alone', async () => {
    await round(world)
    await plan()
    await world.store.preferences.change(ben.id, { optedOut: true })
    await perform(world, job)
    assert.deepEqual(teams.installed, [])
    world.clock.advanceDays(2)
    await roundAndWork()
    assert.deepEqual([teams.installed, (await tried())?.state], [[], 'notNeeded'])
  })

  it('who took the bot out does not get it again, not by a job that waits either', async () => {
    await round(world)
    await plan()
    await teamsTells()
    await removesIt()
    await perform(world, job)
    for (let month = 0; month < 3; month += 1) {
      await roundAndWork()
      world.clock.advanceDays(31)
    }
    assert.deepEqual([teams.installed, world.calls.count('graph.install')], [[], 0])
  })

  it('who took it out of a chat of another id, and is named by the event, is left alone', async () => {
    await forgetConversation(world.ports, { id: 'never heard of', personId: ben.id })
    await roundAndWork()
    assert.deepEqual(teams.installed, [])
  })

  it('who took it out is known by the chat where the event names nobody', async () => {
    await teamsTells()
    await forgetConversation(world.ports, { id: chatOf(ben).id, personId: null })
    await roundAndWork()
    assert.deepEqual(teams.installed, [])
  })

  it('who took it out and added it later is like anybody else', async () => {
    await removesIt()
    await teamsTells()
    await world.store.conversations.forget(chatOf(ben).id)
    await roundAndWork()
    assert.deepEqual(teams.installed, [ben.id])
  })

  it('of whose installation Teams never told is found a day later', async () => {
    await roundAndWork()
    await roundAndWork()
    assert.equal(world.calls.count('graph.lookForBot'), 0)
    world.clock.advanceDays(1)
    await roundAndWork()
    assert.deepEqual([teams.installed, warnings()], [[ben.id], 1])
  })

  it('of whose removal Teams never told does not get it a second time', async () => {
    await roundAndWork()
    teams.has.delete(ben.id)
    for (let day = 0; day < 3; day += 1) {
      world.clock.advanceDays(day + 31)
      await roundAndWork()
    }
    assert.deepEqual(teams.installed, [ben.id])
    assert.equal(world.calls.count('graph.lookForBot'), 1)
    assert.equal(world.log.count('bot was removed'), 1)
  })

  const ends: [string, InstallState, () => void][] = [
    ['nothing is in the catalog', 'notInCatalog', () => (teams.inCatalog = false)],
    ['Teams refuses', 'refused', () => (teams.refusal = 'Forbidden')],
    ['the directory has no such person', 'noSuchPerson', () => teams.gone.add(ben.id)],
  ]
  for (const [what, state, arrange] of ends) {
    it(`is remembered where ${what}, and not tried for again the same day`, async () => {
      arrange()
      await roundAndWork()
      await roundAndWork()
      assert.partialDeepStrictEqual(await tried(), {
        state,
        code: state === 'refused' ? 'Forbidden' : null,
      })
      assert.equal(world.calls.count('graph.install'), 1)
    })
  }

  it('gets it after a service was down, without waiting for another round', async () => {
    const throttled = { kind: 'fail', reason: 'throttled', retryAfterMs: 60_000 } as const
    world.calls.failNext('graph.install', throttled, 3)
    await round(world)
    const begunAt = world.clock.now()
    assert.deepEqual(await work(world), [])
    assert.deepEqual(teams.installed, [ben.id])
    assert.ok(world.clock.now().getTime() - begunAt.getTime() >= 180_000)
  })

  it('waits for the next day where two hundred were asked for, however often plans are made', async () => {
    for (let number = 0; number < mostInstalls - 1; number += 1) {
      await world.store.installs.ask(`owner-${number}`, world.clock.now())
    }
    const urgent = [ownerOf(david), ownerOf(ben)]
    addApplication(world, 2, {}, urgent)
    await roundAndWork()
    await roundAndWork()
    assert.deepEqual(teams.installed, [david.id])
    world.clock.advanceDays(1)
    await roundAndWork()
    assert.deepEqual(teams.installed, [david.id, ben.id])
  })

  it('is counted for administrators alone, with what came of it', async () => {
    const reach = async (person = erin) => (await showStatus(world.ports, rules, person)).reach
    await round(world)
    const nothing = { waiting: 0, notInCatalog: 0, refused: 0, refusedWhy: null, removed: 0 }
    assert.deepEqual(await reach(), { outOfReach: 1, ...nothing })
    assert.equal(await reach(alice), null)
    await plan()
    assert.deepEqual(await reach(), { outOfReach: 1, ...nothing, waiting: 1 })
    teams.refusal = 'Forbidden'
    await work(world)
    const refused = { ...nothing, refused: 1, refusedWhy: 'Forbidden' }
    assert.deepEqual(await reach(), { outOfReach: 1, ...refused })
    await removesIt()
    assert.deepEqual(await reach(), { outOfReach: 1, ...nothing, removed: 1 })
    await teamsTells()
    assert.deepEqual(await reach(), { outOfReach: 0, ...nothing })
  })

  const faults: [string, Fault][] = [
    ['the process dies before', { kind: 'dieBefore' }],
    ['the process dies after', { kind: 'dieAfter' }],
    ['uncertain, yet done', { kind: 'takeEffectThenFail', reason: 'uncertain' }],
    ['unavailable', { kind: 'fail', reason: 'unavailable' }],
    ['throttled', { kind: 'fail', reason: 'throttled' }],
  ]
  for (const [what, fault] of faults) {
    it(`gets the bot once, ${what} any one call`, async () => {
      /** Teams resends what was not answered. */
      const untilAnswered = async () => {
        try {
          await teamsTells()
        } catch {
          world.calls.restart()
          await teamsTells()
        }
      }
      const story = async (failAt: number) => {
        await begin()
        await round(world)
        const begunAt = world.calls.made.length
        world.calls.failAt(begunAt + failAt, fault)
        assert.deepEqual(await work(world), [])
        await untilAnswered()
        assert.deepEqual(await work(world), [])
        return world.calls.made.slice(begunAt)
      }
      const names = await story(Number.POSITIVE_INFINITY)
      assert.ok(names.includes('graph.install') && names.includes('teams.post'))
      for (const [index, name] of names.entries()) {
        await story(index)
        const at = `call ${index}, ${name}`
        assert.deepEqual(teams.installed, [ben.id], at)
        const state = (await tried())?.state
        assert.ok(state === 'installed' || state === 'alreadyThere', `${state} at ${at}`)
        assert.ok(warnings() <= 1, at)
        // What Teams may have taken is never sent again; everything else arrives.
        if (name !== 'teams.post') assert.equal(warnings(), 1, at)
      }
    })
  }
})

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerText } from '../../src/application/answer-command.ts'
import { deliverNotices } from '../../src/application/deliver-notices.ts'
import {
  mattersWithin,
  objectIdsOf,
  pagesOfMatters,
  pagesWhoeverOwns,
} from '../../src/application/expiring-matters.ts'
import { makeDigest } from '../../src/application/make-digest.ts'
import { openRotateForm } from '../../src/application/open-rotate-form.ts'
import { planDueNotices } from '../../src/application/plan-due-notices.ts'
import { runRound } from '../../src/application/run-round.ts'
import { readWatchRules } from '../../src/domain/watch-rule-text.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, now, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'

const listOf = (text: string) => {
  const read = readWatchRules(text)
  assert.ok(read.ok)
  return read.rules
}
const watching = ({ include = '', exclude = '' }) => ({
  ...rules,
  watch: { include: listOf(include), exclude: listOf(exclude) },
})

describe('Nobody is warned of an application that the rules leave out', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    addApplication(world, 10, {}, [ownerOf(ben)])
  })

  const planned = async () =>
    [
      ...new Set((await world.store.notices.planned()).map(({ key }) => key.applicationObjectId)),
    ].sort()
  const plan = async (house: typeof rules) => {
    await runRound(world.ports, house)
    await planDueNotices(world.ports, house)
    return planned()
  }
  const app10 = 'bbbbbbbb-0000-4000-8001-000000000010'
  const knownOwnersOf = async () => [...(await world.store.owners.of([payrollId, app10])).keys()]
  const say = (text: string, house: typeof rules) =>
    answerText(world.ports, house, { person: ben, where: 'personal', text })

  it('by a notice', async () => {
    assert.deepEqual(await plan(watching({ exclude: 'name:Payroll*' })), [app10])
    assert.deepEqual(await knownOwnersOf(), [app10], 'nobody needs its owners')
  })

  it('by a notice that was planned before the rule', async () => {
    await plan(rules)
    const house = watching({ exclude: 'name:Payroll*' })
    for (const { key } of await world.store.notices.planned()) {
      await deliverNotices(world.ports, house, key.recipient)
    }
    const shown = JSON.stringify(world.messenger.shown)
    assert.ok(shown.includes('App 10') && !shown.includes('Payroll API'))
  })

  it('by the digest or a list', async () => {
    const channel = { ...chatOf(ben), id: 'channel', kind: 'channel' as const, personId: null }
    await world.store.conversations.remember(channel, now)
    const house = watching({ include: 'name:App*' })
    await plan(house)
    const digest = await makeDigest(world.ports, house, channel.id)
    const shown = JSON.stringify([digest, await say('expiring', house)])
    assert.ok(shown.includes('App 10') && !shown.includes('Payroll API'))
  })

  it('by an owner as the last round read them', async () => {
    const house = watching({ exclude: `owner:${alice.id}` })
    assert.deepEqual(await plan(house), [app10])
    assert.equal((await knownOwnersOf()).length, 2, 'whoever owned it before')
  })

  it('and is warned again when an owner that is included comes back', async () => {
    const house = watching({ include: `owner:${alice.id}` })
    world.tenant.get(payrollId).owners = [ownerOf(ben)]
    assert.deepEqual(await plan(house), [])
    world.tenant.get(payrollId).owners = [ownerOf(alice)]
    assert.deepEqual(await plan(house), [payrollId])
  })

  it('yet it is shown to who asks, with the rule that says so, and can be rotated', async () => {
    const house = watching({ exclude: 'name:Pay*' })
    const card = await say('app Payroll API', house)
    assert.partialDeepStrictEqual(card, {
      kind: 'application',
      selfRotation: null,
      unwatched: { why: 'excluded', rule: 'name:Pay*' },
    })
    const matter = { person: ben, applicationObjectId: payrollId, keyId: oldKeyId }
    assert.equal((await openRotateForm(world.ports, house, matter)).kind, 'rotate-form')
    assert.equal((await say('rotate Payroll API', house)).kind, 'rotate-form')
  })

  it('an application that is watched says nothing of rules', async () => {
    const card = await say('app Payroll API', watching({ include: 'name:Pay*' }))
    assert.partialDeepStrictEqual(card, { kind: 'application', unwatched: null })
    const other = await say('app App 10', watching({ include: 'name:Pay*' }))
    assert.partialDeepStrictEqual(other, { unwatched: { why: 'notIncluded' } })
  })

  it('nor of one that a service renews, unless its client id is included', async () => {
    const { clientId, objectId } = addApplication(world, 12, { displayName: 'P2P Server' }, [
      ownerOf(ben),
    ])
    assert.deepEqual(await plan(watching({ include: 'name:P2P*' })), [])
    const house = watching({ include: `id:${clientId}` })
    assert.deepEqual(await plan(house), [objectId])
    assert.equal((await say('rotate P2P Server', house)).kind, 'rotate-form')
    assert.partialDeepStrictEqual(await say('app P2P Server', house), {
      selfRotation: null,
      unwatched: null,
    })
  })

  const last = () => world.tenant.get(payrollId).application
  const leftOut = async (count: number) => {
    const many = Array.from({ length: count }, (_, at) => ({
      ...last(),
      objectId: `left-out-${String(at).padStart(5, '0')}`,
      displayName: 'Left out',
      credentials: [endingIn(5, { keyId: `key-${at}` })],
    }))
    const round = await world.store.inventory.beginRound(now)
    await world.store.inventory.saveSeen(round, [...many, last()])
    return many.map(({ objectId }) => objectId)
  }
  const horizon = { now, horizonDays: 60 }
  const house = watching({ exclude: 'name:Left*' })

  it('and those behind five thousand that are left out are not lost', async () => {
    await leftOut(5_001)
    const matters = await mattersWithin(world.store, house, horizon)
    assert.deepEqual(objectIdsOf(matters), [payrollId])
  })

  it('and whoever works through all of them gets each once, a few at a time', async () => {
    const many = await leftOut(1_201)
    const everybody: string[] = []
    for await (const some of pagesWhoeverOwns(world.store, rules, horizon)) {
      assert.ok(some.length <= 500, `${some.length} at a time`)
      everybody.push(...objectIdsOf(some))
    }
    assert.deepEqual(everybody.toSorted(), [...many, payrollId].toSorted())
    const watched: string[] = []
    for await (const some of pagesOfMatters(world.store, house, horizon)) {
      watched.push(...objectIdsOf(some))
    }
    assert.deepEqual(watched, [payrollId])
  })
})

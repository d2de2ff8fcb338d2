import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerText } from '../../src/application/answer-command.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { application, ben, erin, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { press, work } from '../support/worlds/work.ts'

const ownId = '5e000000-0000-4000-8000-000000000001'
const self = { type: 'servicePrincipal', id: ownId, name: 'Rekey' } as const

describe('What Rekey leaves alone', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
  })
  const say = (person: Person, text: string) =>
    answerText(world.ports, rules, { person, text, where: 'channel', conversationId: 'team' })
  const refusal = (reason: string) => ({ message: { code: 'cannotStart', reason } })
  const onlyOwned = () => {
    world.tenant.ownReach = { over: 'owned', servicePrincipalId: ownId }
  }

  it('is an application that it may not write to, before anything is minted', async () => {
    onlyOwned()
    assert.partialDeepStrictEqual(await pressRotate(world), refusal('notManageable'))
    assert.equal(world.calls.count('graph.addPassword'), 0)
  })

  it('is not one that it owns', async () => {
    onlyOwned()
    world.tenant.get(payrollId).owners.push(self)
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('is one that it owned until after the press, and nothing is minted then', async () => {
    onlyOwned()
    world.tenant.get(payrollId).owners.push(self)
    await press(world, () => pressRotate(world))
    world.tenant.get(payrollId).owners.pop()
    await work(world)
    const rotated = await world.store.rotations.latestFor(
      payrollId,
      application().credentials[0]?.keyId ?? '',
    )
    assert.partialDeepStrictEqual(rotated?.rotation, { state: 'failed', reason: 'notManageable' })
    assert.equal(world.calls.count('graph.addPassword'), 0)
  })

  it('is nothing where it cannot know how far its permission reaches', async () => {
    world.tenant.ownReach = { over: 'unknown' }
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('is told apart from a policy that allows only a shorter validity', async () => {
    const code = 'CredentialInvalidLifetimeAsPerAppPolicy'
    world.calls.failNext('graph.addPassword', { kind: 'fail', reason: 'forbidden', code })
    const rotated = await rotate(world)
    assert.partialDeepStrictEqual(rotated, { state: 'failed', reason: 'policyTooLong' })
  })

  describe('because a service renews its secrets', () => {
    const displayName = 'ConnectSyncProvisioning_DC01_1a2b3c4d5e6f'
    beforeEach(async () => {
      addApplication(world, 5, { displayName }, [ownerOf(ben)])
      addApplication(world, 6, { displayName: 'Ordinary' }, [ownerOf(ben)])
      await round(world)
      await work(world)
    })

    it('stands in no list, no digest and no notice', async () => {
      for (const [person, text] of [
        [ben, 'expiring'],
        [erin, 'expiring'],
        [ben, 'digest'],
      ] as const) {
        const card = await say(person, text)
        assert.ok('items' in card)
        const names = card.items.map((item) => item.application.name)
        assert.ok(names.includes('Ordinary') && !names.includes(displayName), text)
      }
      const told = JSON.stringify(world.messenger.shown)
      assert.ok(told.includes('Ordinary') && !told.includes(displayName))
    })

    it('is not warned of where that shows after the notice was planned', async () => {
      const { objectId } = addApplication(world, 7, { displayName: 'Late' }, [ownerOf(ben)])
      await round(world)
      world.tenant.change(objectId, { tags: ['WindowsAzureActiveDirectoryOnPremApp'] })
      const told = () => JSON.stringify(world.messenger.shown)
      const before = told()
      await work(world)
      assert.equal(told(), before)
    })

    it('is explained to who asks for it', async () => {
      const card = await say(ben, `app ${displayName}`)
      assert.partialDeepStrictEqual(card, { kind: 'application', selfRotation: 'entraConnect' })
    })

    it('is not rotated', async () => {
      assert.partialDeepStrictEqual(
        await say(ben, `rotate ${displayName}`),
        refusal('selfRotating'),
      )
    })
  })

  it('is not rotated from a card that is older than its name', async () => {
    world.tenant.change(payrollId, { displayName: 'P2P Server' })
    assert.partialDeepStrictEqual(await pressRotate(world), refusal('selfRotating'))
  })
})

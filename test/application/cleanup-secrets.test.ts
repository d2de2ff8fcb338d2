import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import { askRemoval, beginRemoval } from '../../src/application/begin-removal.ts'
import type { Card } from '../../src/application/card.ts'
import type { FileOffer } from '../../src/application/cards/file-offer.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import { wakeRemovals } from '../../src/application/remove-secret.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import {
  alice,
  ben,
  credential,
  david,
  erin,
  oldKeyId,
  vaultUrl,
} from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'
import { payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const newer = credential({
  keyId: 'newer',
  displayName: 'newer one',
  startsAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2027-01-01T00:00:00Z'),
})

describe('The clean-up of secrets that a newer one replaces', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    // The value in the vault is the newer one's.
    const current = { value: secretValueOf('newer'), createdAt: newer.startsAt, tags: null }
    world.vaults.at(vaultUrl).put(payrollSecret, current)
    world.tenant.values.set('newer', secretValueOf('newer'))
    hold(credential(), newer)
  })
  const hold = (...credentials: ReturnType<typeof credential>[]) =>
    world.tenant.writeCredentials(payrollId, credentials)
  const keyIds = () => world.tenant.get(payrollId).application.credentials.map(({ keyId }) => keyId)
  const say = (person: Person, text: string, where: Conversation['kind'] = 'personal') =>
    answerText(world.ports, rules, { person, text, where })
  const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
  const ask = (person = alice, keyId = oldKeyId) =>
    askRemoval(world.ports, rules, { person, ...matter, keyId, card: cardOf(person) })
  const confirm = (person = alice, keyId = oldKeyId) =>
    beginRemoval(world.ports, rules, { person, ...matter, keyId, card: cardOf(person) })
  const latest = () => world.store.removals.latestFor(payrollId, oldKeyId)
  const listed = (card: Card | FileOffer) => {
    assert.equal(card.kind, 'cleanup-list')
    return card.kind === 'cleanup-list' ? card.items.map(({ secret }) => secret.keyId) : []
  }
  const endsRefused = async (reason: string, removed: readonly string[] = []) => {
    await work(world)
    assert.partialDeepStrictEqual(await latest(), { state: 'refused', reason })
    assert.partialDeepStrictEqual(world.messenger.cardAt(cardOf(alice)), {
      kind: 'removal',
      state: 'refused',
      reason,
    })
    assert.equal(world.calls.count('graph.removePassword'), removed.length)
  }

  it('lists them with what replaces each, by name', async () => {
    const card = await say(alice, 'cleanup payroll')
    assert.ok(card.kind === 'cleanup-list')
    assert.deepEqual(listed(card), [oldKeyId])
    assert.partialDeepStrictEqual(card.items[0], { replacedBy: { keyId: 'newer' } })
  })

  it('lists those of all one’s own applications without a name', async () => {
    addApplication(world, 5, { credentials: [endingIn(-5)] })
    addApplication(world, 400)
    addApplication(world, 6, { credentials: [endingIn(-6)] }, [])
    await round(world)
    assert.deepEqual(listed(await say(alice, 'cleanup')), ['key--5', oldKeyId])
    assert.deepEqual(listed(await say(ben, 'cleanup')), [oldKeyId])
    assert.deepEqual(listed(await say(david, 'cleanup')), [])
  })

  it('takes nothing for a replacement that a rotation minted and lost', async () => {
    hold(credential())
    world.tenant.change(payrollId, { signInAudience: 'AzureADandPersonalMicrosoftAccount' })
    // Reads that lag hide the lost one from the run that follows, and there is no room for another.
    world.tenant.readsLagBy = 1
    world.calls.failNext('graph.addPassword', { kind: 'dieAfter' })
    assert.equal((await rotate(world)).state, 'failed')
    world.tenant.readsLagBy = 0
    assert.equal(keyIds().length, 2)
    assert.partialDeepStrictEqual(await confirm(), {
      message: { code: 'cannotRemove', reason: 'notReplaced' },
    })
    await work(world)
    assert.ok(keyIds().includes(oldKeyId))
  })

  it('is for a personal chat', async () => {
    for (const where of ['channel', 'group'] as const) {
      const refused = { kind: 'message', message: { code: 'personalOnly' } } as const
      assert.deepEqual(await say(alice, 'cleanup', where), refused)
    }
  })

  it('does not tell a stranger whether there is such an application', async () => {
    assert.partialDeepStrictEqual(await say(david, 'cleanup Payroll API'), {
      message: { code: 'applicationNotFound' },
    })
  })

  it('lets choose where several applications fit, and goes on with the chosen one', async () => {
    addApplication(world, 10, { displayName: 'Payroll Portal' })
    const picker = await say(alice, 'cleanup payroll')
    assert.ok(picker.kind === 'picker' && picker.then === 'cleanup')
    const action = { verb: 'list-cleanup', applicationObjectId: payrollId } as const
    const card = await answerAction(world.ports, rules, { person: alice, action, card: null })
    assert.deepEqual(listed(card), [oldKeyId])
  })

  it('is offered on the application’s card, unless a rotation is at work on the secret', async () => {
    const removable = async () => {
      const card = await say(alice, 'app payroll')
      assert.ok(card.kind === 'application')
      return card.secrets.map((secret) => [secret.keyId, secret.removable])
    }
    assert.deepEqual(await removable(), [
      [oldKeyId, true],
      ['newer', false],
    ])
    await pressRotate(world)
    assert.deepEqual(await removable(), [
      [oldKeyId, false],
      ['newer', false],
    ])
  })

  it('asks first, and removes nothing before it is confirmed', async () => {
    assert.partialDeepStrictEqual(await ask(), {
      kind: 'removal-confirm',
      secret: { keyId: oldKeyId },
      replacedBy: { keyId: 'newer' },
    })
    await work(world)
    assert.deepEqual(keyIds(), [oldKeyId, 'newer'])
  })

  it('tells before when both secrets were last used', async () => {
    const usedAt = new Date(world.clock.now().getTime() - 3_600_000)
    world.evidence.record(oldKeyId, usedAt)
    assert.partialDeepStrictEqual(await ask(), {
      evidence: { oldUsedAt: usedAt, freshUsedAt: null, verdict: { is: 'usedAfterSwitch' } },
    })
  })

  it('tells of no use where the secret has expired and nothing replaced it', async () => {
    hold(endingIn(-1))
    const card = await ask(alice, 'key--1')
    assert.ok(card.kind === 'removal-confirm' && card.evidence === null)
  })

  it('removes exactly the confirmed key id, and the pressed card tells of it', async () => {
    const other = credential({ keyId: 'other', startsAt: new Date('2025-01-01T00:00:00Z') })
    hold(credential(), other, newer)
    await round(world)
    assert.partialDeepStrictEqual(await confirm(ben), { kind: 'removal', state: 'confirmed' })
    await work(world)
    assert.deepEqual(keyIds(), ['other', 'newer'])
    assert.equal(world.calls.count('graph.removePassword'), 1)
    assert.partialDeepStrictEqual(await latest(), {
      state: 'removed',
      secret: { keyId: oldKeyId },
      replacedBy: { keyId: 'newer' },
      confirmedBy: ben,
    })
    const card = world.messenger.cardAt(cardOf(ben))
    assert.partialDeepStrictEqual(card, { kind: 'removal', state: 'removed' })
    assert.deepEqual(listed(await say(alice, 'cleanup')), ['other'], 'before the next round')
  })

  it('is an administrator’s too, and nobody else’s', async () => {
    const refused = { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } }
    assert.deepEqual(await ask(david), refused)
    assert.deepEqual(await confirm(david), refused)
    assert.deepEqual(await waitingJobs(world.database), [])
    world.tenant.roles.set(erin.id, 'Application Administrator')
    assert.partialDeepStrictEqual(await confirm(erin), { kind: 'removal' })
  })

  it('is no longer an owner’s who was removed between question and answer', async () => {
    await ask()
    world.tenant.get(payrollId).owners = []
    assert.partialDeepStrictEqual(await confirm(), {
      message: { code: 'notAllowed', lack: 'notOwner' },
    })
  })

  it('happens once, however many confirm it', async () => {
    await Promise.all([confirm(alice), confirm(ben), confirm(alice)])
    assert.equal((await waitingJobs(world.database)).length, 1)
    await work(world)
    assert.equal(world.calls.count('graph.removePassword'), 1)
    assert.partialDeepStrictEqual(await confirm(ben), { kind: 'removal', state: 'removed' })
  })

  it('under way shows who confirmed it first, whoever presses again', async () => {
    await confirm(alice)
    const card = { kind: 'removal', state: 'confirmed', confirmedBy: alice.name }
    assert.partialDeepStrictEqual(await confirm(ben), card)
    assert.partialDeepStrictEqual(await ask(ben), card)
  })

  it('is not begun for a secret that nothing replaces', async () => {
    const reason = { message: { code: 'cannotRemove', reason: 'notReplaced' } }
    assert.partialDeepStrictEqual(await ask(alice, 'newer'), reason)
    assert.partialDeepStrictEqual(await confirm(alice, 'newer'), reason)
    assert.deepEqual(await waitingJobs(world.database), [])
  })

  it('is not begun while a rotation is at work on the secret', async () => {
    await rotate(world)
    const reason = { message: { code: 'cannotRemove', reason: 'rotationOpen' } }
    assert.partialDeepStrictEqual(await ask(), reason)
    assert.partialDeepStrictEqual(await confirm(), reason)
  })

  it('is not begun while a place that somebody set gives the secret out', async () => {
    const { clientId } = world.tenant.get(payrollId).application
    const place = { vaultUrl, secretName: 'elsewhere' }
    const createdAt = world.clock.now()
    const value = secretValueOf(oldKeyId)
    world.vaults.at(vaultUrl).put(place.secretName, {
      value,
      createdAt,
      tags: { clientId, keyId: oldKeyId },
    })
    assert.equal((await ask()).kind, 'removal-confirm', 'nobody said that it is there')
    await world.store.targets.set(payrollId, { targets: [place], setBy: alice, setAt: createdAt })
    assert.partialDeepStrictEqual(await ask(), { message: { reason: 'stillServed' } })
  })

  it('is not begun while the vault gives the secret out', async () => {
    const { clientId } = world.tenant.get(payrollId).application
    world.clock.advance(1_000)
    const createdAt = world.clock.now()
    const tags = { clientId, keyId: oldKeyId }
    world.vaults.at(vaultUrl).put(payrollSecret, { value: 'x', createdAt, tags })
    const reason = { message: { code: 'cannotRemove', reason: 'stillServed' } }
    assert.partialDeepStrictEqual(await ask(), reason)
    world.vaults.at(vaultUrl).access = 'none'
    assert.equal((await ask()).kind, 'removal-confirm', 'what cannot be seen says nothing')
  })

  it('of an expired secret needs no replacement', async () => {
    hold(credential())
    world.clock.advanceDays(30)
    await confirm()
    await work(world)
    assert.deepEqual(keyIds(), [])
  })

  it('is refused where the replacement went after the confirmation', async () => {
    await confirm()
    hold(credential())
    await endsRefused('replacementGone')
    assert.deepEqual(keyIds(), [oldKeyId])
  })

  it('is refused where a rotation began after the confirmation', async () => {
    await confirm()
    await pressRotate(world, ben)
    await endsRefused('rotationOpen')
  })

  it('is refused where the application is deleted after the confirmation', async () => {
    await confirm()
    world.tenant.delete(payrollId)
    await endsRefused('applicationGone')
  })

  it('is refused where Rekey may not manage the application, and can be confirmed again', async () => {
    await confirm()
    world.calls.failNext('graph.removePassword', { kind: 'fail', reason: 'forbidden' })
    await endsRefused('notManageable', [oldKeyId])
    await confirm()
    await work(world)
    assert.equal((await latest())?.state, 'removed')
  })

  it('has nothing to do where somebody was faster', async () => {
    await confirm()
    hold(newer)
    await work(world)
    assert.equal((await latest())?.state, 'alreadyGone')
    assert.equal(world.calls.count('graph.removePassword'), 0)
  })

  it('goes on where it lost its job', async () => {
    await confirm()
    await world.engine.engine.database.deleteFrom('test_outbox' as never).execute()
    await wakeRemovals(world.store)
    await work(world)
    assert.deepEqual(keyIds(), ['newer'])
  })

  it('is done although its card was deleted', async () => {
    world.messenger.erase(cardOf(alice))
    await confirm()
    assert.deepEqual(await work(world), [])
    assert.deepEqual(keyIds(), ['newer'])
  })
})

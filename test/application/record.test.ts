import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sha256 } from '../../src/adapters/postgres/sha256.ts'
import type { Card, CardAction } from '../../src/application/card.ts'
import type { HouseRules } from '../../src/application/house-rules.ts'
import {
  answerActionOnRecord,
  answerTextOnRecord,
} from '../../src/application/record/answer-on-record.ts'
import { verifyAudit } from '../../src/application/record/verify-audit.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { ProcessDied } from '../support/fakes/calls.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import {
  alice,
  application,
  ben,
  credential,
  david,
  oldKeyId,
  secondVaultUrl,
  vaultUrl,
} from '../support/worlds/payroll.ts'
import { latest, payrollId, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
const rotateNow: CardAction = {
  verb: 'rotate-now',
  ...matter,
  description: '',
  validity: 12,
  targets: null,
  shownTargets: null,
}
const person = ({ id }: Person) => ({ kind: 'person', id })
const rekey = { kind: 'rekey' }
const payroll = { objectId: payrollId, clientId: application().clientId }

/** These and no others: of a list, a partial comparison alone takes any beginning. */
function assertEntries(actual: readonly object[], expected: readonly object[]): void {
  assert.partialDeepStrictEqual(actual, expected)
  assert.equal(actual.length, expected.length, JSON.stringify(actual))
}

describe('The record', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  const press = (who: Person, action: CardAction, its: HouseRules = rules): Promise<Card> =>
    answerActionOnRecord(world.ports, its, { person: who, action, card: cardOf(who) })
  const entries = async () => {
    const links = await world.store.audit.after(0, 1000)
    assert.deepEqual((await verifyAudit(world.store.audit, [], sha256)).faults, [])
    return links.map(({ entry }) => entry as unknown as Record<string, never>)
  }
  const deeds = async () =>
    (await entries()).map(({ deed }: Record<string, { kind: string; event: string }>) =>
      deed ? `${deed.kind}: ${deed.event}` : assert.fail('no deed'),
    )

  it('of a rotation says who, from where, what, which key ids and versions, and on which evidence', async () => {
    await press(alice, rotateNow)
    await work(world)
    const { id: rotationId } = await latest(world)
    world.clock.advance(600_000)
    world.evidence.record(oldKeyId)
    world.clock.advance(3_600_000)
    const confirm = (acknowledged: Date | null) =>
      press(ben, { verb: 'confirm-cleanup', rotationId, acknowledged })
    const usedAt = new Date(world.clock.now().getTime() - 3_600_000)
    assert.equal((await confirm(null)).kind, 'cleanup-warning')
    await confirm(usedAt)
    await work(world)

    const closed = await latest(world)
    assert.ok('fresh' in closed)
    const { keyId: newKeyId, versions } = closed.fresh
    const about = { kind: 'rotation', rotationId, oldKeyId, reason: null }
    const asked = [{ vaultUrl, secretName: payrollSecret, version: null }]
    const made = { ...about, newKeyId, versions }
    const by = (actor: object, who: Person | null, deed: object) => ({
      actor,
      conversationId: who && chatOf(who).id,
      application: payroll,
      deed,
    })
    const none = { evidence: null }
    const told = {
      oldUsedAt: usedAt.toISOString(),
      freshUsedAt: null,
      acknowledged: usedAt.toISOString(),
    }
    assertEntries(await entries(), [
      by(person(alice), alice, {
        ...about,
        event: 'requested',
        newKeyId: null,
        versions: asked,
        ...none,
      }),
      by(rekey, null, { ...made, event: 'stored', ...none }),
      by(rekey, null, { ...made, event: 'announced', ...none }),
      by(person(ben), ben, { ...made, event: 'cleanupConfirmed', evidence: told }),
      by(rekey, null, { ...made, event: 'oldRemoved', ...none }),
    ])
    assert.equal(versions.length, 1)
  })

  it('holds no name of a person and no value', async () => {
    await press(alice, rotateNow)
    await work(world)
    const text = JSON.stringify(await entries())
    const values = world.tenant
      .get(payrollId)
      .application.credentials.map(({ keyId }) => secretValueOf(keyId))
    for (const hidden of [alice.name, ben.name, ...values]) {
      assert.ok(!text.includes(hidden), hidden)
    }
    assert.ok(text.includes(alice.id))
  })

  it('of an undo and of a rotation that is given up says who, and how it came out', async () => {
    await press(alice, rotateNow)
    await work(world)
    const { id: rotationId } = await latest(world)
    await press(ben, { verb: 'confirm-undo', rotationId })
    await work(world)
    const written = await entries()
    assertEntries(written.slice(3), [
      { actor: person(ben), deed: { kind: 'rotation', event: 'undoConfirmed' } },
      { actor: rekey, deed: { kind: 'rotation', event: 'undone' } },
    ])
  })

  it('says why a rotation failed', async () => {
    await press(alice, rotateNow)
    world.vaults.at(vaultUrl).access = 'none'
    await work(world)
    assert.partialDeepStrictEqual((await entries()).at(-1), {
      actor: rekey,
      deed: { kind: 'rotation', event: 'failed', reason: 'vaultForbidden', newKeyId: null },
    })
  })

  it('of a secret that a rotation minted for nothing says that it goes, before and after', async () => {
    const minted = () =>
      world.tenant
        .get(payrollId)
        .application.credentials.map(({ keyId }) => keyId)
        .filter((keyId) => keyId !== oldKeyId)
    const seen = new Set<string>()
    const { watch } = world.calls
    world.calls.watch = () => {
      watch()
      for (const keyId of minted()) seen.add(keyId)
    }
    await press(alice, rotateNow)
    world.calls.failNext('entra.tryOnce', { kind: 'dieBefore' })
    await work(world)
    const fresh = minted()
    const [keyId, ...others] = [...seen].filter((each) => !fresh.includes(each))
    assert.ok(keyId)
    assert.deepEqual(others, [])
    const { id: rotationId } = await latest(world)
    const about = (event: string) => ({
      actor: rekey,
      application: payroll,
      deed: { kind: 'stray', event, rotationId, keyId },
    })
    assertEntries(await entries(), [
      { deed: { kind: 'rotation', event: 'requested' } },
      about('removing'),
      about('removed'),
      { deed: { kind: 'rotation', event: 'stored', rotationId, newKeyId: fresh[0] } },
      { deed: { kind: 'rotation', event: 'announced' } },
    ])
  })

  it('of a secret that its proof refused says that it goes, before and after', async () => {
    world.proof.flapping.push(...Array<'notYet'>(500).fill('notYet'))
    await press(alice, rotateNow)
    await work(world)
    assert.deepEqual(await deeds(), [
      'rotation: requested',
      'stray: removing',
      'stray: removed',
      'rotation: failed',
    ])
  })

  it('of a removal says which key id because of which, and how it came out', async () => {
    const newer = credential({
      keyId: 'newer',
      startsAt: new Date('2026-01-01T00:00:00Z'),
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    })
    world.tenant.writeCredentials(payrollId, [credential(), newer])
    const removal: CardAction = { verb: 'confirm-removal', ...matter }
    await press(alice, removal)
    await press(alice, removal)
    await work(world)
    await press(ben, removal)
    const about = { kind: 'removal', keyId: oldKeyId, replacedBy: 'newer', reason: null }
    assertEntries(await entries(), [
      {
        actor: person(alice),
        conversationId: chatOf(alice).id,
        application: payroll,
        deed: { ...about, event: 'confirmed' },
      },
      { actor: rekey, conversationId: null, deed: { ...about, event: 'removed' } },
    ])
  })

  it('of a secret that a crash left behind says that it goes, before and after', async () => {
    await rotate(world)
    const { plan, requestedAt, id: rotationId } = await latest(world)
    const { credentials } = world.tenant.get(payrollId).application
    const { displayName, expiresAt } = plan
    const stray = credential({ keyId: 'stray', displayName, expiresAt, startsAt: requestedAt })
    world.tenant.values.set('stray', secretValueOf('stray'))
    world.tenant.writeCredentials(payrollId, [...credentials, stray])
    world.calls.failNext('graph.removePassword', { kind: 'fail', reason: 'forbidden' })
    const before = (await entries()).length
    await perform(world, { queue: 'round', data: {} })
    await perform(world, { queue: 'round', data: {} })
    const about = { kind: 'stray', rotationId, keyId: 'stray' }
    assertEntries((await entries()).slice(before), [
      { actor: rekey, application: payroll, deed: { ...about, event: 'removing' } },
      { actor: rekey, application: payroll, deed: { ...about, event: 'notAllowed' } },
      { deed: { kind: 'finding', event: 'found', finding: 'endedRotation', keyId: 'stray' } },
      { actor: rekey, application: payroll, deed: { ...about, event: 'removed' } },
      { deed: { kind: 'finding', event: 'over', keyId: 'stray' } },
    ])
  })

  it('says that a vault secret is to be recovered before that is tried', async () => {
    world.vaults.at(vaultUrl).softDelete(payrollSecret)
    world.calls.failNext('vault.recover', { kind: 'fail', reason: 'forbidden' })
    const recover: CardAction = { verb: 'recover-names', ...matter, draft: null }
    for (let presses = 0; presses < 3; presses += 1) await press(alice, recover)
    const target = { vaultUrl, secretName: payrollSecret }
    const about = { actor: person(alice), conversationId: chatOf(alice).id, application: payroll }
    assert.deepEqual(
      await entries(),
      ['recovering', 'forbidden', 'recovering', 'recovered'].map((event) => ({
        ...about,
        deed: { kind: 'vaultName', event, target },
      })),
    )
  })

  it('says who asked for a second person, who agreed, and in whose name it was begun', async () => {
    const house: HouseRules = { ...rules, twoPerson: [{ by: 'name', pattern: '*' }] }
    const asked = await press(alice, rotateNow, house)
    assert.ok(asked.kind === 'approval')
    const { approvalId } = asked
    await press(ben, { verb: 'approve', approvalId }, house)
    const about = { kind: 'approval', approvalId, what: 'rotate', keyId: oldKeyId }
    assertEntries(await entries(), [
      { actor: person(alice), application: payroll, deed: { ...about, event: 'asked' } },
      { actor: person(ben), application: payroll, deed: { ...about, event: 'approved' } },
      { actor: person(alice), deed: { kind: 'rotation', event: 'requested' } },
    ])
  })

  it('says that a request was declined, and who took one back', async () => {
    const house: HouseRules = { ...rules, twoPerson: [{ by: 'name', pattern: '*' }] }
    for (const second of [ben, alice]) {
      const asked = await press(alice, rotateNow, house)
      assert.ok(asked.kind === 'approval')
      await press(second, { verb: 'decline', approvalId: asked.approvalId }, house)
    }
    assertEntries(await entries(), [
      { actor: person(alice), deed: { kind: 'approval', event: 'asked' } },
      { actor: person(ben), deed: { kind: 'approval', event: 'declined' } },
      { actor: person(alice), deed: { kind: 'approval', event: 'asked' } },
      { actor: person(alice), deed: { kind: 'approval', event: 'withdrawn' } },
    ])
  })

  /** Who presses what; what stands in the record after any number of presses. */
  const presses: [CardAction, string[]][] = [
    [rotateNow, ['rotation: requested']],
    [{ verb: 'confirm-removal', ...matter }, ['refusal: refused']],
    [
      {
        verb: 'save-targets',
        applicationObjectId: payrollId,
        targets: `${new URL(secondVaultUrl).hostname.split('.')[0]}/payroll`,
      },
      ['targets: set'],
    ],
    [{ verb: 'reset-targets', applicationObjectId: payrollId }, []],
    [{ verb: 'snooze', ...matter, choice: 7, date: '', reason: 'vendor' }, ['attention: snoozed']],
    [{ verb: 'wake', ...matter }, []],
    [{ verb: 'mute', applicationObjectId: payrollId }, ['attention: muted']],
    [{ verb: 'not-mine', applicationObjectId: payrollId }, ['attention: notMine']],
    [{ verb: 'hear-again', applicationObjectId: payrollId }, []],
    [
      { verb: 'hand-over', applicationObjectId: payrollId, toPersonId: ben.id },
      ['attention: handedOver'],
    ],
    [{ verb: 'opt-out' }, ['preference: optedOut']],
    [{ verb: 'opt-in' }, []],
    [{ verb: 'switch-digest', isOn: false }, ['refusal: refused']],
  ]
  for (const [action, expected] of presses) {
    it(`of ${action.verb}, pressed three times, has ${expected.join() || 'nothing'}`, async () => {
      for (let times = 0; times < 3; times += 1) {
        await press(alice, action)
        world.clock.advance(1_000)
      }
      assert.deepEqual(await deeds(), expected)
    })
  }

  it('has what takes a word back, once', async () => {
    const pairs: [CardAction, CardAction][] = [
      [presses[4]?.[0] ?? assert.fail(), { verb: 'wake', ...matter }],
      [
        { verb: 'mute', applicationObjectId: payrollId },
        { verb: 'hear-again', applicationObjectId: payrollId },
      ],
      [presses[2]?.[0] ?? assert.fail(), { verb: 'reset-targets', applicationObjectId: payrollId }],
      [{ verb: 'opt-out' }, { verb: 'opt-in' }],
    ]
    for (const [said, takenBack] of pairs) {
      for (const action of [said, takenBack, takenBack]) await press(alice, action)
    }
    assert.deepEqual(await deeds(), [
      'attention: snoozed',
      'attention: woken',
      'attention: muted',
      'attention: takenBack',
      'targets: set',
      'targets: reset',
      'preference: optedOut',
      'preference: optedIn',
    ])
  })

  it('says who gave back what was handed over', async () => {
    await press(alice, { verb: 'hand-over', applicationObjectId: payrollId, toPersonId: ben.id })
    await press(ben, { verb: 'not-mine', applicationObjectId: payrollId })
    assertEntries(await entries(), [
      { actor: person(alice), deed: { event: 'handedOver', toPersonId: ben.id } },
      { actor: person(ben), deed: { event: 'givenBack', toPersonId: ben.id } },
      { actor: person(ben), deed: { event: 'notMine' } },
    ])
  })

  it('has what was typed too, with where', async () => {
    const { id: conversationId } = chatOf(alice)
    const text = 'mute payroll'
    const request = { person: alice, text, where: 'personal', conversationId } as const
    await answerTextOnRecord(world.ports, rules, request)
    assertEntries(await entries(), [
      { actor: person(alice), conversationId, deed: { kind: 'attention', event: 'muted' } },
    ])
  })

  it('has the settings of a channel’s digest, and who set them', async () => {
    const channel = { ...chatOf(alice), id: '19:channel', kind: 'channel', personId: null } as const
    await world.store.conversations.remember(channel, world.clock.now())
    const card = { conversationId: channel.id, activityId: 'digest' }
    const action = { verb: 'switch-digest', isOn: false } as const
    for (let times = 0; times < 2; times += 1) {
      await answerActionOnRecord(world.ports, rules, { person: alice, action, card })
    }
    assertEntries(await entries(), [
      {
        actor: person(alice),
        conversationId: channel.id,
        application: null,
        deed: { kind: 'digest', channelId: channel.id, settings: { isOn: false } },
      },
    ])
  })

  it('has for whom the bot was installed, who took it out, and who came back', async () => {
    const { installs } = world.store
    const at = world.clock.now()
    await installs.ask(david.id, at)
    await installs.settle(david.id, { state: 'refused', code: 'Forbidden', at })
    await installs.removed(david.id, at)
    for (let times = 0; times < 2; times += 1) await installs.cameBack(david.id)
    const about = { kind: 'install', personId: david.id }
    assertEntries(await entries(), [
      { actor: rekey, deed: { ...about, event: 'asked', code: null } },
      { actor: rekey, deed: { ...about, event: 'refused', code: 'Forbidden' } },
      { actor: person(david), deed: { ...about, event: 'removed' } },
      { actor: person(david), deed: { ...about, event: 'cameBack' } },
    ])
  })

  it('says who tried what they may not, on which application, and why it was refused', async () => {
    await rotate(world)
    const { id: rotationId } = await latest(world)
    const before = (await entries()).length
    await press(david, { verb: 'mute', applicationObjectId: payrollId })
    await press(david, { verb: 'confirm-undo', rotationId })
    const about = { actor: person(david), conversationId: chatOf(david).id, application: payroll }
    const refused = { kind: 'refusal', event: 'refused', why: 'notAllowed' }
    // Where no round has seen the application, its object id alone is known.
    const unseen = { objectId: payrollId, clientId: null }
    assertEntries((await entries()).slice(before), [
      { ...about, application: unseen, deed: { ...refused, verb: 'mute', rotationId: null } },
      { ...about, deed: { ...refused, verb: 'confirm-undo', rotationId } },
    ])
  })

  it('has nothing of who only looks, allowed or not', async () => {
    for (const who of [alice, david]) {
      await press(who, { verb: 'show-application', applicationObjectId: payrollId })
      await press(who, { verb: 'open-rotate', ...matter })
    }
    assert.deepEqual(await entries(), [])
  })

  const history = async (who: Person, skip = 0) => {
    const card = await press(who, { verb: 'show-history', applicationObjectId: payrollId, skip })
    return card.kind === 'history' ? card : assert.fail(JSON.stringify(card))
  }

  it('is what history shows: who by name, what, key ids, versions and evidence', async () => {
    await press(alice, rotateNow)
    await work(world)
    const { id: rotationId } = await latest(world)
    await press(david, { verb: 'confirm-undo', rotationId })
    await press(ben, { verb: 'confirm-cleanup', rotationId, acknowledged: null })
    await work(world)
    const closed = await latest(world)
    assert.ok('fresh' in closed && 'evidence' in closed && closed.evidence)
    const { entries: lines } = await history(ben)
    const made = { oldKeyId, newKeyId: closed.fresh.keyId, versions: closed.fresh.versions }
    assertEntries(
      lines.map(({ what, details }) => ({ what, details })),
      [
        { what: { kind: 'rotation', event: 'oldRemoved', by: null }, details: made },
        {
          what: { kind: 'rotation', event: 'cleanupConfirmed', by: ben.name },
          details: { ...made, evidence: closed.evidence },
        },
        // Nobody here knows the name of somebody who owns nothing of it.
        {
          what: { kind: 'refusal', by: david.id },
          details: { refused: 'confirm-undo: notAllowed', newKeyId: null },
        },
        { what: { kind: 'rotation', event: 'announced', by: null } },
        { what: { kind: 'rotation', event: 'stored', by: null }, details: made },
        {
          what: { kind: 'rotation', event: 'requested', by: alice.name },
          details: { newKeyId: null },
        },
      ],
    )
  })

  it('is shown page by page, to those alone who may see the application', async () => {
    for (let count = 0; count < 10; count += 1) {
      for (const verb of ['mute', 'hear-again'] as const) {
        await press(alice, { verb, applicationObjectId: payrollId })
      }
    }
    const [first, second] = [await history(ben), await history(ben, 15)]
    assert.deepEqual([first.total, first.entries.length, second.entries.length], [20, 15, 5])
    assert.partialDeepStrictEqual(second.entries.at(-1)?.what, { event: 'muted', by: alice.name })
    assert.deepEqual((await history(ben, 4_000)).entries, first.entries)
    await assert.rejects(history(david), /notAllowed/)
  })

  for (const kind of ['dieBefore', 'dieAfter'] as const) {
    it(`has a change if and only if there is one, where the process dies: ${kind}`, async () => {
      world.calls.failNext('engine.commit', { kind })
      await assert.rejects(press(alice, rotateNow), ProcessDied)
      world.calls.restart()
      const isThere = (await world.store.rotations.open()).length === 1
      assert.equal(isThere, kind === 'dieAfter')
      assert.deepEqual(await deeds(), isThere ? ['rotation: requested'] : [])
    })
  }
})

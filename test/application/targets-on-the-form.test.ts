import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import type { Card, CardAction, RotateFormCard } from '../../src/application/card.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, now, oldKeyId, secondVaultUrl, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, payrollId, pressRotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const matter = { applicationObjectId: payrollId, keyId: oldKeyId }

describe('The form of a rotation', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })
  const press = (action: CardAction, person = alice) =>
    answerAction(world.ports, rules, { person, action, card: cardOf(person) })
  const asForm = (card: Card): RotateFormCard =>
    card.kind === 'rotate-form' ? card : assert.fail(`got ${JSON.stringify(card)}`)
  const open = async () => asForm(await press({ verb: 'open-rotate', ...matter }))
  /** Presses "Rotate now" with this in the field for targets. */
  const submit = ({ shownTargets }: RotateFormCard, targets: string) =>
    press({
      verb: 'rotate-now',
      ...matter,
      description: 'for the audit',
      validity: 6,
      targets,
      shownTargets,
    })
  const shown = `contoso-kv/${payrollSecret}`
  const setNow = async () => (await world.store.targets.of(payrollId))?.targets
  const setByBen = (secretName: string) =>
    world.store.targets.set(payrollId, {
      targets: [{ vaultUrl, secretName }],
      setBy: ben,
      setAt: now,
    })

  it('holds where the value will go', async () => {
    assert.partialDeepStrictEqual(await open(), { targets: shown, shownTargets: shown })
  })

  it('rotates into what it held where nobody changed it, and remembers nothing', async () => {
    const card = await submit(await open(), `${shown}\r\n`)
    assert.equal(card.kind, 'rotation-progress')
    assert.deepEqual((await latest(world)).plan.targets, [{ vaultUrl, secretName: payrollSecret }])
    assert.equal(await setNow(), undefined)
  })

  it('rotates into what somebody typed, and remembers it', async () => {
    const card = await submit(await open(), `${shown}\ncontoso-eu-kv/payroll`)
    assert.equal(card.kind, 'rotation-progress')
    await work(world)
    const rotated = await latest(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assert.equal(world.vaults.at(secondVaultUrl).versionsOf('payroll').length, 1)
    assert.deepEqual(await setNow(), rotated.plan.targets)
  })

  it('comes back after bad input with everything that was typed', async () => {
    const card = asForm(await submit(await open(), 'contoso-kv/pay_roll'))
    assert.deepEqual(card.problem, { code: 'badSecretName', entry: 'contoso-kv/pay_roll' })
    assert.partialDeepStrictEqual(card, {
      targets: 'contoso-kv/pay_roll',
      shownTargets: shown,
      description: 'for the audit',
      chosen: 6,
    })
    assert.equal((await world.store.rotations.open()).length, 0)
    assert.equal((await submit(card, shown)).kind, 'rotation-progress')
  })

  it('comes back where the vault that was typed cannot take it', async () => {
    world.vaults.at(secondVaultUrl).access = 'none'
    const card = asForm(await submit(await open(), 'contoso-eu-kv/payroll'))
    assert.deepEqual(card.problem, { code: 'vaultNotReady', reason: 'vaultForbidden' })
    assert.equal(card.targets, 'contoso-eu-kv/payroll')
    assert.equal(await setNow(), undefined)
  })

  it('comes back with the new places where somebody else changed them meanwhile', async () => {
    const form = await open()
    await setByBen('moved')
    const again = asForm(await submit(form, form.targets))
    assert.deepEqual(again.problem, { code: 'targetsChanged' })
    assert.equal(again.targets, 'contoso-kv/moved')
    assert.equal((await world.store.rotations.open()).length, 0)
    assert.equal((await submit(again, again.targets)).kind, 'rotation-progress')
    assert.deepEqual((await latest(world)).plan.targets, [{ vaultUrl, secretName: 'moved' }])
  })

  it('takes what was typed although somebody else changed it meanwhile', async () => {
    const form = await open()
    await setByBen('moved')
    assert.equal((await submit(form, 'contoso-kv/typed')).kind, 'rotation-progress')
    assert.deepEqual(await setNow(), [{ vaultUrl, secretName: 'typed' }])
  })

  it('from before it named targets rotates into those that count', async () => {
    await setByBen('moved')
    await pressRotate(world)
    assert.deepEqual((await latest(world)).plan.targets, [{ vaultUrl, secretName: 'moved' }])
  })

  it('remembers nothing for a press that came second', async () => {
    const form = await open()
    await submit(form, shown)
    await submit(form, 'contoso-kv/late')
    assert.equal(await setNow(), undefined)
  })

  it('says on the confirmation that a policy made the validity shorter', async () => {
    world.tenant.get(payrollId).rules = { forbidden: false, maxLifetimeDays: 90 }
    const form = await open()
    assert.equal(form.policyMaxDays, 90)
    await pressRotate(world)
    await work(world)
    const { id: rotationId } = await latest(world)
    const card = await press({ verb: 'show-rotation', rotationId })
    assert.partialDeepStrictEqual(card, { kind: 'rotation-stored', shortenedBy: 'policy' })
  })

  it('says nothing of that where the validity is as wished', async () => {
    await pressRotate(world)
    await work(world)
    const { id: rotationId } = await latest(world)
    assert.partialDeepStrictEqual(await press({ verb: 'show-rotation', rotationId }), {
      shortenedBy: null,
    })
  })
})

describe('A deleted secret of the same name', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    world.vaults.at(vaultUrl).softDelete(payrollSecret)
  })
  const press = (action: CardAction, person = alice) =>
    answerAction(world.ports, rules, { person, action, card: cardOf(person) })
  const recover = (person = alice) =>
    press({ verb: 'recover-names', ...matter, draft: null }, person)
  const isDeleted = () => world.vaults.at(vaultUrl).deletedNames.has(payrollSecret)

  it('is offered for recovery, and stays deleted until somebody presses', async () => {
    const card = await press({ verb: 'open-rotate', ...matter })
    const target = { vaultUrl, secretName: payrollSecret }
    assert.partialDeepStrictEqual(card, { kind: 'name-deleted', targets: [target], outcome: null })
    assert.ok(isDeleted())
    assert.equal(world.calls.count('vault.recover'), 0)
  })

  it('is recovered, and the form opens', async () => {
    assert.equal((await recover()).kind, 'rotate-form')
    assert.ok(!isDeleted())
    assert.equal(world.vaults.at(vaultUrl).versionsOf(payrollSecret).length, 1)
  })

  it('is recovered once, however often somebody presses', async () => {
    await recover()
    assert.equal((await recover()).kind, 'rotate-form')
    assert.equal(world.calls.count('vault.recover'), 1)
  })

  it('is not recovered for a stranger', async () => {
    const stranger = { id: 'c0a70500-0000-4000-8000-00000000beef', name: 'Stranger' }
    assert.partialDeepStrictEqual(await recover(stranger), {
      message: { code: 'notAllowed', lack: 'notOwner' },
    })
    assert.ok(isDeleted())
  })

  it('stays deleted where Rekey may not recover it, which the card says', async () => {
    world.calls.failNext('vault.recover', { kind: 'fail', reason: 'forbidden' })
    const forbidden = { kind: 'name-deleted', outcome: 'forbidden' }
    assert.partialDeepStrictEqual(await recover(), forbidden)
    assert.ok(isDeleted())
  })

  it('may take longer, which the card says', async () => {
    world.vaults.at(vaultUrl).recoveryIsSlow = true
    assert.partialDeepStrictEqual(await recover(), { kind: 'name-deleted', outcome: 'underWay' })
  })

  it('keeps what was typed on the form, in another vault too', async () => {
    world.vaults.at(secondVaultUrl).put('typed', {
      value: 'x',
      createdAt: now,
      tags: null,
    })
    world.vaults.at(secondVaultUrl).softDelete('typed')
    const draft = {
      description: 'for the audit',
      validity: 6,
      targets: 'contoso-eu-kv/typed',
      shownTargets: `contoso-kv/${payrollSecret}`,
    } as const
    const offer = await press({ verb: 'rotate-now', ...matter, ...draft })
    assert.partialDeepStrictEqual(offer, {
      kind: 'name-deleted',
      targets: [{ vaultUrl: secondVaultUrl, secretName: 'typed' }],
      draft,
    })
    const form = await press({ verb: 'recover-names', ...matter, draft })
    assert.partialDeepStrictEqual(form, {
      kind: 'rotate-form',
      targets: draft.targets,
      description: draft.description,
      chosen: 6,
    })
    assert.ok(isDeleted(), 'what nobody asked to recover stays as it is')
  })
})

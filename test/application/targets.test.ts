import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import type { CardAction, TargetsCard } from '../../src/application/card.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import {
  alice,
  ben,
  david,
  now,
  ownerOf,
  secondVaultUrl,
  vaultUrl,
} from '../support/worlds/payroll.ts'
import { addApplication } from '../support/worlds/seen.ts'
import { payrollId, rotate } from '../support/worlds/story.ts'

describe('Where a secret is kept', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })
  const say = (person: Person, text: string) =>
    answerText(world.ports, rules, { person, text, where: 'personal' })
  const press = (person: Person, action: CardAction) =>
    answerAction(world.ports, rules, { person, action, card: null })
  const save = async (targets: string, person = alice) => {
    const card = await press(person, {
      verb: 'save-targets',
      applicationObjectId: payrollId,
      targets,
    })
    return card.kind === 'targets' ? card : assert.fail(`got ${JSON.stringify(card)}`)
  }
  const placesOf = ({ targets }: Pick<TargetsCard, 'targets'>) =>
    targets.map(({ vaultUrl: url, secretName, source }) => [url, secretName, source])
  const shown = async () => {
    const card = await say(alice, 'target payroll')
    return card.kind === 'targets' ? card : assert.fail(`got ${card.kind}`)
  }
  const made = [[vaultUrl, payrollSecret, 'made']]

  it('is shown with where it stands and how its vault is', async () => {
    const card = await shown()
    assert.deepEqual(placesOf(card), made)
    assert.equal(card.targets[0]?.readiness, 'ready')
    assert.equal(card.text, `contoso-kv/${payrollSecret}`)
    assert.equal(card.set, null)
  })

  it('is shown with a vault that may not be written', async () => {
    world.vaults.at(vaultUrl).access = 'none'
    assert.equal((await shown()).targets[0]?.readiness, 'forbidden')
  })

  it('is what somebody set, before what the application says', async () => {
    world.tenant.change(payrollId, { tags: ['keyvault:contoso-kv/tagged'] })
    const saved = await save('contoso-kv/a\ncontoso-eu-kv/b')
    assert.equal(saved.outcome, 'saved')
    const expected = [
      [vaultUrl, 'a', 'set'],
      [secondVaultUrl, 'b', 'set'],
    ]
    assert.deepEqual(placesOf(saved), expected)
    assert.deepEqual(placesOf(await shown()), expected)
    assert.deepEqual((await shown()).set, { by: alice.name, at: now })
  })

  it('is the same on every card about the application', async () => {
    await save('contoso-kv/elsewhere')
    const elsewhere = [{ vaultUrl, secretName: 'elsewhere' }]
    assert.partialDeepStrictEqual(await say(ben, 'app payroll'), { targets: elsewhere })
    assert.partialDeepStrictEqual(await say(ben, 'rotate payroll'), {
      targets: 'contoso-kv/elsewhere',
    })
    const keyId = world.tenant.get(payrollId).application.credentials[0]?.keyId ?? ''
    const warning = await press(ben, { verb: 'show-matter', applicationObjectId: payrollId, keyId })
    assert.partialDeepStrictEqual(warning, { kind: 'expiry', targets: elsewhere })
  })

  it('is where the next rotation stores, all or none', async () => {
    await save('contoso-kv/a\ncontoso-eu-kv/b')
    const rotated = await rotate(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assert.equal(world.vaults.at(vaultUrl).versionsOf('a').length, 1)
    assert.equal(world.vaults.at(secondVaultUrl).versionsOf('b').length, 1)
    assert.equal(world.vaults.at(vaultUrl).versionsOf(payrollSecret).length, 1)
  })

  it('is what the application says once somebody goes back to that', async () => {
    await save('contoso-kv/a')
    const reset = await press(ben, { verb: 'reset-targets', applicationObjectId: payrollId })
    assert.ok(reset.kind === 'targets' && reset.outcome === 'reset')
    assert.deepEqual(placesOf(reset), made)
    assert.equal(reset.set, null)
  })

  it('stays as it is after bad input, which comes back as it was typed', async () => {
    const typed = 'contoso-kv/fine\nhttps://evil.example.com/x'
    const card = await save(typed)
    const entry = 'https://evil.example.com/x'
    assert.deepEqual(card.outcome, { code: 'foreignVault', entry })
    assert.equal(card.text, typed)
    assert.deepEqual(placesOf(card), made)
    assert.equal(await world.store.targets.of(payrollId), undefined)
  })

  it('cannot be changed while a rotation is open', async () => {
    await rotate(world)
    const card = await save('contoso-kv/a')
    assert.deepEqual(card.outcome, { code: 'rotationOpen' })
    assert.equal(card.text, 'contoso-kv/a')
    assert.deepEqual(placesOf(card), made)
    const reset = await press(alice, { verb: 'reset-targets', applicationObjectId: payrollId })
    assert.partialDeepStrictEqual(reset, { outcome: { code: 'rotationOpen' } })
  })

  const actions: CardAction[] = [
    { verb: 'show-targets', applicationObjectId: payrollId },
    { verb: 'save-targets', applicationObjectId: payrollId, targets: 'contoso-kv/mine' },
    { verb: 'reset-targets', applicationObjectId: payrollId },
  ]
  for (const action of actions) {
    it(`is no business of a stranger: ${action.verb}`, async () => {
      await save('contoso-kv/a')
      const refused = {
        kind: 'message',
        message: { code: 'notAllowed', lack: 'notOwner' },
      } as const
      assert.deepEqual(await press(david, action), refused)
      assert.deepEqual(placesOf(await shown()), [[vaultUrl, 'a', 'set']])
    })
  }

  it('is not told to a stranger who searches', async () => {
    const card = await say(david, 'target payroll')
    assert.partialDeepStrictEqual(card, { message: { code: 'applicationNotFound' } })
  })

  it('is asked for with a choice where several applications fit', async () => {
    addApplication(world, 10, { displayName: 'Payroll Portal' }, [ownerOf(ben)])
    const card = await say(ben, 'target payroll')
    assert.equal(card.kind === 'picker' && card.then, 'target')
  })

  it('is what the application says where the operator has moved to another cloud', async () => {
    await save('contoso-eu-kv/a')
    const moved = { ...rules, defaultVaultUrl: 'https://gov.vault.usgovcloudapi.net' }
    const request = { person: alice, text: 'target payroll', where: 'personal' } as const
    const card = await answerText(world.ports, moved, request)
    assert.ok(card.kind === 'targets')
    assert.deepEqual(placesOf(card), [[moved.defaultVaultUrl, payrollSecret, 'made']])
  })
})

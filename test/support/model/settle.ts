import assert from 'node:assert/strict'
import { answerAction } from '../../../src/application/answer-action.ts'
import type { CardAction } from '../../../src/application/card.ts'
import { catchUp } from '../../../src/application/catch-up.ts'
import type { Rotation } from '../../../src/domain/rotation.ts'
import { rotationIdIn } from '../../../src/domain/rotation-name.ts'
import { movesByItself } from '../../../src/domain/rotation-steps.ts'
import { type BotWorld, rules } from '../worlds/bot-world.ts'
import { assertNoValueShown } from '../worlds/invariants.ts'
import { erin } from '../worlds/payroll.ts'
import { letReadsCatchUp, payrollId } from '../worlds/story.ts'
import { work } from '../worlds/work.ts'
import { afterwards } from './act.ts'
import { assertInvariants, freshOf, isOpen } from './invariants.ts'
import { keyOfTarget, type Ledger } from './ledger.ts'
import { rotationsOf } from './records.ts'
import type { Real } from './scenario.ts'
import { byHand } from './watch-rekey.ts'

/** A round a day, for so many days, is enough for everything that Rekey does by itself. */
const days = 3

/** The end of every story: all trouble is over, all work is done, some days pass. */
export async function settle(ledger: Ledger, real: Real): Promise<void> {
  const { world, hung } = real
  // What hangs is taken for dead: others do its work, and then it goes on.
  if (hung.count > 0) {
    await catchUp({ store: world.store, clock: world.clock })
    await work(world)
  }
  while (hung.count > 0) {
    const run = await hung.resume(Number.POSITIVE_INFINITY)
    if (run?.ended) await afterwards(world, run.ended)
    await assertInvariants(ledger, real)
  }
  healEverything(ledger, real)
  await catchUp({ store: world.store, clock: world.clock })
  await doAllWork(world)
  for (let day = 0; day < days; day += 1) {
    world.clock.advanceDays(1)
    await world.store.enqueue({ queue: 'round', data: {} })
    await doAllWork(world)
  }
  await assertInvariants(ledger, real)
  await assertNothingIsLeftOver(ledger, world)
  await assertNoValueShown(world)
  await assertAnAdministratorCanGoOn(ledger, real)
}

function healEverything(ledger: Ledger, { world, targets }: Real): void {
  world.calls.heal()
  world.proof.flapping.length = 0
  world.tenant.readsLagBy = 0
  letReadsCatchUp(world)
  world.tenant.roles.set(erin.id, 'Application Administrator')
  const held = world.tenant.find(payrollId)
  if (held) held.rules = { forbidden: false, maxLifetimeDays: null }
  byHand(world, () => {
    for (const target of targets) {
      const vault = world.vaults.at(target.vaultUrl)
      vault.access = 'officer'
      if (vault.deletedNames.has(target.secretName.toLowerCase())) {
        ledger.vaultTouchedByHand.add(keyOfTarget(target))
        vault.recover(target.secretName)
      }
    }
  })
}

async function doAllWork(world: BotWorld): Promise<void> {
  assert.deepEqual(await work(world), [], 'a job was given up although nothing fails')
}

/** No rotation waits for itself; what Rekey minted is some rotation's own, or people were told of it. */
async function assertNothingIsLeftOver(ledger: Ledger, world: BotWorld): Promise<void> {
  const rotations = await rotationsOf(world)
  for (const rotation of rotations) {
    assert.ok(!movesByItself(rotation), `${rotation.id} is still ${rotation.state}`)
  }
  for (const { application } of world.tenant.all()) {
    const findings = await world.store.findings.openFor(application.objectId)
    const told = findings.map(({ finding }) => finding.keyId)
    for (const { keyId, displayName } of application.credentials) {
      if (!ledger.minted.has(keyId) || told.includes(keyId)) continue
      // Somebody replaces a lost one, as if it were a secret like others.
      if (rotations.some((each) => isOpen(each) && each.old.keyId === keyId)) continue
      const rotation = rotations.find(({ id }) => id === rotationIdIn(displayName))
      assert.ok(rotation, `${keyId} bears a name that no rotation has`)
      assert.equal(freshOf(rotation)?.keyId, keyId, `${keyId} is left over from ${rotation.id}`)
    }
  }
}

/** Somebody with the right can finish what is open and rotate again: nothing is blocked for ever. */
async function assertAnAdministratorCanGoOn(ledger: Ledger, real: Real): Promise<void> {
  const { world, personal, targets } = real
  const open = await openRotation(world)
  if (open?.state === 'awaiting-cleanup') {
    const able = open.fresh.expiresAt > world.clock.now()
    await erinPresses(ledger, real, {
      verb: 'confirm-cleanup',
      rotationId: open.id,
      acknowledged: null,
    })
    const after = await openRotation(world)
    // Nothing is removed while the new secret does not work.
    if (!able) return assert.equal(after?.id, open.id)
  }
  assert.equal(await openRotation(world), undefined, 'a rotation cannot be finished')
  const application = world.tenant.find(payrollId)?.application
  const keyId = application?.credentials[0]?.keyId
  if (!application || !keyId || (personal && application.credentials.length >= 2)) return
  const target = { applicationObjectId: payrollId, keyId }
  await erinPresses(ledger, real, {
    verb: 'rotate-now',
    ...target,
    description: '',
    validity: 12,
    targets: null,
    shownTargets: null,
  })
  const last = await openRotation(world)
  assert.equal(last?.state, 'awaiting-cleanup', 'nobody can rotate again')
  for (const { vaultUrl: url, secretName } of targets) {
    const newest = world.vaults.at(url).versionsOf(secretName).at(-1)
    assert.equal(newest?.tags?.keyId, freshOf(last as Rotation)?.keyId)
  }
}

async function erinPresses(ledger: Ledger, real: Real, action: CardAction): Promise<void> {
  const { world } = real
  const rotationId = 'rotationId' in action ? action.rotationId : null
  const what = action.verb === 'rotate-now' ? 'rotate' : 'cleanup'
  ledger.press(what, erin, world.clock.now(), rotationId)
  await answerAction(world.ports, rules, { person: erin, action, card: null })
  await doAllWork(world)
  await assertInvariants(ledger, real)
}

async function openRotation({ store }: BotWorld): Promise<Rotation | undefined> {
  return (await store.rotations.openFor(payrollId))?.rotation
}

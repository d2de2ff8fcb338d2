import assert from 'node:assert/strict'
import { endOf } from '../../../src/domain/cleanup.ts'
import { openStates, type Rotation } from '../../../src/domain/rotation.ts'
import type { BotWorld } from '../worlds/bot-world.ts'
import { keyOfTarget, type Ledger, type Removal } from './ledger.ts'
import { everythingPressable, rotationsOf } from './records.ts'
import type { Real } from './scenario.ts'

/** What must be true after every act, whatever happened. */
export async function assertInvariants(ledger: Ledger, { world, personal }: Real): Promise<void> {
  const rotations = await rotationsOf(world)
  assert.deepEqual(ledger.broken, [])
  for (const removal of ledger.removals) {
    assertRightfulRemoval(ledger, rotations, removal)
    if (!personal && !mayStarve(ledger, removal)) assertNobodyStarved(removal)
  }
  for (const rotation of rotations) {
    assertAskedByTheRightful(ledger, rotation)
    assertStoredBeforeRecorded(ledger, rotation)
    assertEndMeansEnd(ledger, world, rotation)
    if (!ledger.losesSight) assertNothingLost(ledger, world, rotation)
  }
  assertOneOpenEach(rotations)
  await assertNoValueInRecords(world)
}

/**
 * Rekey removes what a person confirmed, or what it minted itself and never gave to anybody; and
 * never the last secret that anybody could sign in with.
 */
function assertRightfulRemoval(
  ledger: Ledger,
  rotations: readonly Rotation[],
  { keyId, at, wasValid, validLeft, directoryWasBehind }: Removal,
): void {
  const madeBy = rotations.find((each) => freshOf(each)?.keyId === keyId)
  const isHandMade = ledger.handMade.has(keyId)
  if (!isHandMade && !madeBy) return
  const asOld = rotations.some(
    ({ id, old }) => old.keyId === keyId && ledger.wasAsked('cleanup', id, at),
  )
  const asUndone = madeBy !== undefined && ledger.wasAsked('undo', madeBy.id, at)
  const whose = isHandMade ? 'that a person made' : `of ${madeBy?.id}`
  const asReplaced = ledger.wasAsked('removal', keyId, at)
  assert.ok(
    asOld || asUndone || asReplaced,
    `${keyId} ${whose} was removed although nobody had confirmed it`,
  )
  const useful = validLeft.filter(
    (left) => ledger.handMade.has(left) || rotations.some((each) => freshOf(each)?.keyId === left),
  )
  if (directoryWasBehind || !wasValid) return
  assert.ok(useful.length > 0, `${keyId} ${whose} was the last valid secret, and was removed`)
}

/**
 * Whoever gives a rotation up is told that a vault which nobody can look at is left as it is; whoever
 * cleans a replaced secret up vouches for such vaults; and where a person copied a value to by hand
 * is known to nobody.
 */
function mayStarve({ copiedByHand, minted, presses }: Ledger, { keyId }: Removal): boolean {
  const name = minted.get(keyId) ?? ''
  const wasGivenUp = presses.some(
    ({ what, about }) => what === 'give-up' && about !== null && name.includes(about),
  )
  const wasVouchedFor = presses.some(({ what, about }) => what === 'removal' && about === keyId)
  return wasGivenUp || wasVouchedFor || copiedByHand.has(keyId)
}

function assertNobodyStarved({ keyId, starved }: Removal): void {
  assert.deepEqual(starved, [], `${keyId} was removed while a vault served it`)
}

/** Behind each rotation, clean-up and undo stands somebody who had the right to it at their tap. */
function assertAskedByTheRightful({ presses }: Ledger, rotation: Rotation): void {
  const asked = (what: string, personId: string) =>
    presses.some(
      (press) =>
        press.what === what &&
        press.personId === personId &&
        (press.about === null || press.about === rotation.id),
    )
  const { id, requestedBy } = rotation
  assert.ok(asked('rotate', requestedBy.id), `${id} was started without right`)
  if (rotation.state === 'cleaning-up') {
    assert.ok(asked('cleanup', rotation.confirmedBy.id), `clean-up of ${id} without right`)
  }
  if (rotation.state === 'closed' && rotation.closedBy) {
    assert.ok(asked('cleanup', rotation.closedBy.id), `${id} was closed without right`)
  }
  if (rotation.state === 'giving-up') {
    assert.ok(asked('give-up', rotation.givenUpBy.id), `${id} is given up without right`)
  }
  if (rotation.state === 'undoing' || rotation.state === 'undone') {
    assert.ok(asked('undo', rotation.undoneBy.id), `undo of ${id} without right`)
  }
}

/** A new secret that is on record was put into every vault of the plan by then. */
function assertStoredBeforeRecorded({ stored }: Ledger, rotation: Rotation): void {
  const fresh = freshOf(rotation)
  if (!fresh) return
  for (const target of rotation.plan.targets) {
    const key = keyOfTarget(target)
    assert.ok(stored.has(`${fresh.keyId}@${key}`), `${rotation.id} never stored ${key}`)
  }
  assert.equal(fresh.versions.length, rotation.plan.targets.length)
}

function assertEndMeansEnd({ minted }: Ledger, { tenant }: BotWorld, rotation: Rotation): void {
  const { credentials } = tenant.find(rotation.application.objectId)?.application ?? {
    credentials: [],
  }
  const keyIds = credentials.map(({ keyId }) => keyId)
  const fresh = freshOf(rotation)
  if (fresh) assert.ok(minted.has(fresh.keyId), `${rotation.id} calls a foreign secret its own`)
  if (rotation.state === 'closed' && endOf(rotation) !== 'expired')
    assert.ok(!keyIds.includes(rotation.old.keyId))
  if (rotation.state === 'undone') assert.ok(!keyIds.includes(rotation.fresh.keyId))
}

/** Past minting nothing is there but the recorded secret, where every run could see what it did. */
function assertNothingLost({ minted }: Ledger, { tenant }: BotWorld, rotation: Rotation): void {
  if (rotation.state === 'requested' || rotation.state === 'giving-up') return
  const all = tenant.find(rotation.application.objectId)?.application.credentials ?? []
  const own = all.filter(
    ({ keyId, displayName }) => minted.has(keyId) && displayName === rotation.plan.displayName,
  )
  const lost = own.filter(({ keyId }) => keyId !== freshOf(rotation)?.keyId)
  assert.deepEqual(
    lost.map(({ keyId }) => keyId),
    [],
    `${rotation.id} is ${rotation.state}, and left a secret`,
  )
}

function assertOneOpenEach(rotations: readonly Rotation[]): void {
  const open = rotations.filter(isOpen)
  const applications = open.map(({ application }) => application.objectId)
  assert.equal(new Set(applications).size, applications.length, 'two rotations are open at once')
}

async function assertNoValueInRecords(world: BotWorld): Promise<void> {
  const text = await everythingPressable(world)
  for (const value of world.tenant.values.values()) assert.ok(!text.includes(value))
}

/** The new secret on record, where there is one. */
export function freshOf(rotation: Rotation) {
  return 'fresh' in rotation ? rotation.fresh : undefined
}

/** Whether the rotation still holds its application. */
export function isOpen({ state }: Rotation): boolean {
  return openStates.some((each) => each === state)
}

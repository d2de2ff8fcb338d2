import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { auditOfRotation } from '../../src/domain/audit-rotation.ts'
import type { Rotation } from '../../src/domain/rotation.ts'
import {
  abandonRotation,
  confirmCleanup,
  confirmGiveUp,
  confirmUndo,
  noteTrouble,
  recordFailed,
  recordGivenUp,
  recordRemoved,
  recordSettled,
  recordUndone,
  refuseCleanup,
  refuseGiveUp,
  refuseUndo,
} from '../../src/domain/rotation-steps.ts'
import {
  alice,
  awaitingCleanup,
  ben,
  cleaningUp,
  fresh,
  now,
  requested,
  stored,
} from '../support/worlds/payroll.ts'

const rekey = { kind: 'rekey' }
const person = ({ id }: { id: string }) => ({ kind: 'person', id })
const waiting = awaitingCleanup()
const givingUp = confirmGiveUp(requested(), ben, now)
const undoing = confirmUndo(waiting, ben, now)
const troubled = noteTrouble(requested(), { service: 'vault', kind: 'refused', since: now })

/** From what to what; whose deed it is, and with which reason. */
const steps: [Rotation | undefined, Rotation, object, string | null][] = [
  [undefined, requested(), person(alice), null],
  [requested(), stored(), rekey, null],
  [stored(), waiting, rekey, null],
  [waiting, cleaningUp(), person(ben), null],
  [cleaningUp(), recordRemoved(cleaningUp(), 'removed', now), rekey, null],
  [cleaningUp(), recordRemoved(cleaningUp(), 'alreadyGone', now), rekey, null],
  [waiting, recordSettled(waiting, 'oldExpired', now), rekey, null],
  [cleaningUp(), refuseCleanup(cleaningUp(), 'lastValidSecret', now), rekey, 'lastValidSecret'],
  [waiting, undoing, person(ben), null],
  [undoing, recordUndone(undoing, true, now), rekey, null],
  [undoing, refuseUndo(undoing, 'oldSecretGone', now), rekey, 'oldSecretGone'],
  [requested(), givingUp, person(ben), null],
  [givingUp, refuseGiveUp(givingUp, now), rekey, 'cannotGoBack'],
  [givingUp, recordGivenUp(givingUp, now), rekey, 'givenUp'],
  [requested(), recordFailed(requested(), 'policyForbids', now), rekey, 'policyForbids'],
  [waiting, abandonRotation(waiting, 'newSecretGone', now), rekey, 'newSecretGone'],
]

describe('What the record says of a rotation', () => {
  for (const [before, after, actor, reason] of steps) {
    const { what: event } = after.timeline.at(-1) ?? assert.fail('no line')
    it(`is one entry when it becomes ${after.state}: ${event}`, () => {
      assert.partialDeepStrictEqual(auditOfRotation(before, after), [
        { actor, deed: { kind: 'rotation', event, reason, rotationId: after.id } },
      ])
      assert.equal(auditOfRotation(before, after).length, 1)
    })
  }

  it('is nothing where no line was added: a claim, or a trouble that is shown', () => {
    assert.deepEqual(auditOfRotation(waiting, waiting), [])
    assert.deepEqual(auditOfRotation(requested(), troubled ?? assert.fail('no trouble')), [])
  })

  it('is one entry a line where one save added two', () => {
    const faster = confirmCleanup(waiting, ben, now)
    assert.partialDeepStrictEqual(auditOfRotation(stored(), faster), [
      { actor: rekey, deed: { event: 'announced' } },
      { actor: person(ben), deed: { event: 'cleanupConfirmed' } },
    ])
    assert.equal(auditOfRotation(stored(), faster).length, 2)
  })

  it('names the versions once they are there, and before them the places', () => {
    const versionsOf = (rotation: Rotation) =>
      auditOfRotation(undefined, rotation).map(({ deed }) =>
        deed.kind === 'rotation' ? [deed.newKeyId, deed.versions] : assert.fail(),
      )
    const [{ vaultUrl, secretName }] = fresh.versions as [(typeof fresh.versions)[number]]
    assert.deepEqual(versionsOf(requested()), [[null, [{ vaultUrl, secretName, version: null }]]])
    assert.deepEqual(versionsOf(waiting).at(-1), [fresh.keyId, fresh.versions])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { confirmUndo, recordUndone, refuseUndo } from '../../src/domain/rotation-steps.ts'
import { decideUndo, type ValueBefore } from '../../src/domain/undo.ts'
import {
  application,
  awaitingCleanup,
  ben,
  credential,
  fresh,
  now,
} from '../support/worlds/payroll.ts'

const undoing = () => confirmUndo(awaitingCleanup(), ben, now)
const both = application({ credentials: [credential(), credential({ keyId: fresh.keyId })] })
const decide = (vaults: ValueBefore[] = ['readable'], world: typeof both | undefined = both) =>
  decideUndo(undoing(), world, vaults, now)
const refused = (why: string) => ({ do: 'refuse', why })

describe('An undo', () => {
  it('goes back where the old secret works and the vault can give it out', () => {
    assert.deepEqual(decide(), { do: 'undo', vaultsHeldOld: true })
  })

  it('says where a vault never held the old value', () => {
    assert.deepEqual(decide(['readable', 'nothing']), { do: 'undo', vaultsHeldOld: false })
  })

  it('leaves a vault alone that somebody wrote to since', () => {
    assert.deepEqual(decide(['superseded']), { do: 'undo', vaultsHeldOld: true })
  })

  it('is refused where one vault may not be read', () => {
    assert.deepEqual(decide(['readable', 'notReadable']), refused('oldValueNotReadable'))
  })

  it('is refused where a vault held a value that does not sign in', () => {
    assert.deepEqual(decide(['readable', 'dead']), refused('oldValueDead'))
  })

  it('is refused where the old secret is gone', () => {
    const world = application({ credentials: [credential({ keyId: fresh.keyId })] })
    assert.deepEqual(decide(['readable'], world), refused('oldSecretGone'))
  })

  it('is refused where the old secret has expired, to the second', () => {
    const world = application({ credentials: [credential({ expiresAt: now })] })
    assert.deepEqual(decide(['readable'], world), refused('oldSecretExpired'))
  })

  it('is refused where the application is gone', () => {
    assert.deepEqual(decideUndo(undoing(), undefined, [], now), refused('undoNotPossible'))
  })

  it('is told in the time line, with who wanted it', () => {
    const lines = recordUndone(undoing(), true, now).timeline.slice(-2)
    assert.deepEqual(lines, [
      { at: now, what: 'undoConfirmed', by: ben.name },
      { at: now, what: 'undone' },
    ])
  })

  it('that is refused waits for its clean-up again, and can be asked for again', () => {
    const waiting = refuseUndo(undoing(), 'oldSecretGone', now)
    assert.deepEqual([waiting.state, waiting.refusal], ['awaiting-cleanup', 'oldSecretGone'])
    assert.equal(confirmUndo(waiting, ben, now).state, 'undoing')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '../../src/domain/finding.ts'
import {
  overNow,
  type ReconcileInput,
  reconcile,
  type TaggedVersion,
  type VaultLook,
} from '../../src/domain/reconcile.ts'
import {
  abandonRotation,
  confirmUndo,
  recordFailed,
  recordRemoved,
  recordUndone,
} from '../../src/domain/rotation-steps.ts'
import {
  alice,
  application,
  awaitingCleanup,
  cleaningUp,
  credential,
  fresh,
  now,
  requested,
  rotationId,
  secondVaultUrl,
  stored,
  vaultUrl,
} from '../support/worlds/payroll.ts'

const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)
const target = { vaultUrl, secretName: 'payroll-api-33333333' }
const made = credential({
  keyId: fresh.keyId,
  displayName: requested().plan.displayName,
  startsAt: now,
  expiresAt: fresh.expiresAt,
})
const version = (changes: Partial<TaggedVersion> = {}): TaggedVersion => ({
  ...target,
  version: 'v2',
  enabled: true,
  createdAt: now,
  clientId: application().clientId,
  keyId: fresh.keyId,
  rotationId,
  ...changes,
})
const look = (...versions: TaggedVersion[]): VaultLook => ({ target, versions })
const closed = () => recordRemoved(cleaningUp(), 'removed', now)
const undone = () => recordUndone(confirmUndo(awaitingCleanup(), alice, now), true, now)
const failed = () => recordFailed(requested(), 'vaultForbidden', now)
const verdicts = (changes: Partial<ReconcileInput> = {}) =>
  reconcile({
    application: application({ credentials: [credential(), made] }),
    rotations: [closed()],
    vaults: [look(version())],
    now: hours(2),
    ...changes,
  })
const kinds = (changes: Partial<ReconcileInput>) =>
  verdicts(changes).map((verdict) => `${verdict.do} ${verdict.finding.kind}`)

const withoutNew = application({ credentials: [credential()] })
const unnamed = credential({ keyId: fresh.keyId, displayName: 'by hand' })
const lost = { ...made, keyId: 'lost' }
const withLost = application({ credentials: [made, lost] })

describe('Nothing is wrong', () => {
  it('where the vault gives out what the rotation recorded', () => {
    for (const rotation of [stored(), awaitingCleanup(), cleaningUp(), closed()]) {
      assert.deepEqual(verdicts({ rotations: [rotation] }), [])
    }
  })

  it('where a rotation was given up as its application was gone, and the application is back', () => {
    const rotation = abandonRotation(awaitingCleanup(), 'applicationGone', now)
    assert.deepEqual(verdicts({ rotations: [rotation] }), [])
  })

  it('while the rotation is minting', () => {
    assert.deepEqual(verdicts({ rotations: [requested()] }), [])
  })

  it('while another rotation is replacing what is left', () => {
    const { displayName } = made
    const next = requested({
      id: 'rk-22222222',
      old: { keyId: 'lost', displayName, expiresAt: now },
    })
    assert.deepEqual(verdicts({ application: withLost, rotations: [next, closed()] }), [])
  })

  it('where no credential and no version bears a rotation id', () => {
    const handMade = version({ clientId: null, keyId: null, rotationId: null })
    const plain = { application: withoutNew, rotations: [], vaults: [look(handMade)] }
    assert.deepEqual(verdicts(plain), [])
  })
})

describe('A vault gives out a dead value', () => {
  it('where the application no longer has the newest version’s secret', () => {
    assert.deepEqual(verdicts({ application: withoutNew }), [
      {
        do: 'report',
        finding: {
          kind: 'deadVersion',
          application: {
            objectId: application().objectId,
            clientId: application().clientId,
            displayName: 'Payroll API',
          },
          keyId: fresh.keyId,
          rotationId,
          description: null,
          servedBy: { ...target, version: 'v2' },
        },
      },
    ])
  })

  it('whatever became of the rotation', () => {
    for (const rotation of [awaitingCleanup(), closed(), undone(), failed()]) {
      const input = { application: withoutNew, rotations: [rotation] }
      assert.deepEqual(kinds(input), ['report deadVersion'])
    }
    assert.deepEqual(kinds({ application: withoutNew, rotations: [] }), ['report deadVersion'])
  })

  it('not while a rotation is at work, which will store a new one', () => {
    for (const rotation of [requested(), stored(), cleaningUp()]) {
      assert.deepEqual(verdicts({ application: withoutNew, rotations: [rotation] }), [])
    }
  })

  it('not as long as a lagging directory may not show the secret yet', () => {
    assert.deepEqual(verdicts({ application: withoutNew, now: hours(0.9) }), [])
  })

  const others: [string, VaultLook][] = [
    ['the version is disabled', look(version({ enabled: false }))],
    ['a newer one is there', look(version(), version({ createdAt: hours(1), keyId: null }))],
    ['one of the same second may be the newest', look(version(), version({ keyId: null }))],
    ['the version is another application’s', look(version({ clientId: 'other' }))],
    ['its age is unknown', look(version({ createdAt: null }))],
    ['the vault was not seen', { target, versions: 'notSeen' }],
    ['there is no version', look()],
  ]
  for (const [why, vault] of others) {
    it(`not where ${why}`, () => {
      assert.deepEqual(verdicts({ application: withoutNew, vaults: [vault] }), [])
    })
  }
})

describe('A secret of an unknown rotation', () => {
  it('is reported, with the vault that gives it out', () => {
    const [verdict] = verdicts({ rotations: [] })
    assert.partialDeepStrictEqual(verdict, {
      do: 'report',
      finding: { kind: 'unknownRotation', keyId: fresh.keyId, servedBy: { version: 'v2' } },
    })
  })

  it('is reported where no vault gives it out', () => {
    const [verdict] = verdicts({ rotations: [], vaults: [] })
    assert.partialDeepStrictEqual(verdict, { finding: { servedBy: null } })
  })

  it('is reported where only the version names the rotation', () => {
    const input = { application: application({ credentials: [unnamed] }), rotations: [] }
    assert.deepEqual(kinds(input), ['report unknownRotation'])
  })
})

describe('What a rotation lost', () => {
  const alone = { application: withLost }

  it('is removed', () => {
    for (const rotation of [stored(), awaitingCleanup(), closed()]) {
      assert.deepEqual(kinds({ ...alone, rotations: [rotation] }), ['remove endedRotation'])
    }
    const input = { application: application({ credentials: [lost] }), rotations: [failed()] }
    assert.deepEqual(kinds({ ...input, vaults: [look()] }), ['remove endedRotation'])
  })

  it('is reported where the vault gives it out', () => {
    const vaults = [look(version(), version({ keyId: 'lost', createdAt: hours(1) }))]
    assert.deepEqual(kinds({ ...alone, vaults }), ['report endedRotation'])
  })

  it('is reported where it is the rotation’s newest version behind somebody else’s', () => {
    const theirs = version({ keyId: null, rotationId: null, createdAt: hours(1) })
    const vaults = [look(version({ keyId: 'lost' }), theirs)]
    assert.deepEqual(kinds({ ...alone, vaults }), ['report endedRotation'])
  })

  it('is reported where a vault was not seen, whichever it is', () => {
    const elsewhere = { vaultUrl: secondVaultUrl, secretName: 'payroll' }
    const unseen: VaultLook[][] = [
      [{ target, versions: 'notSeen' }],
      [look(version()), { target: elsewhere, versions: 'notSeen' }],
      [],
    ]
    for (const vaults of unseen) {
      assert.deepEqual(kinds({ ...alone, vaults }), ['report endedRotation'])
    }
  })

  it('is reported where it may be a copy of a name', () => {
    const copied = application({ credentials: [made, { ...lost, startsAt: hours(1) }] })
    assert.deepEqual(kinds({ application: copied }), ['report endedRotation'])
  })

  it('is not reported before the rotation was quiet for an hour', () => {
    const copied = application({
      credentials: [made, { ...lost, displayName: `x [${rotationId}]` }],
    })
    assert.deepEqual(verdicts({ application: copied, now: hours(0.9) }), [])
  })

  it('is reported where its rotation was undone and it is still there', () => {
    assert.deepEqual(kinds({ rotations: [undone()] }), ['report endedRotation'])
  })
})

describe('A finding', () => {
  const [dead] = verdicts({ application: withoutNew })
  const recorded = [dead?.finding as Finding]

  it('is over where a look no longer shows it', () => {
    assert.deepEqual(overNow(recorded, [], [look()]), recorded)
  })

  it('is not over while it is still found, in whichever version', () => {
    const again = { ...recorded[0], servedBy: { ...target, version: 'v9' } } as Finding
    assert.deepEqual(overNow(recorded, [again], [look()]), [])
  })

  it('is not over where its vault was not seen', () => {
    assert.deepEqual(overNow(recorded, [], [{ target, versions: 'notSeen' }]), [])
    assert.deepEqual(overNow(recorded, [], []), [])
  })
})

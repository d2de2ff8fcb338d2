import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Vaults } from '../../../src/application/ports/vaults.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'
import type { StoredVersion, VaultTarget } from '../../../src/domain/vault-target.ts'
import { assertSecretFree, failureOf, rejectionOf } from '../../adapters/entra/failures.ts'

/** A vault, fake or real, and ways to change it past the port. */
export interface UndoUnderTest {
  readonly vaults: Vaults
  readonly vaultUrl: string
  setAccess(access: 'officer' | 'publisher' | 'reader' | 'none'): void
  softDelete(secretName: string): void
  /** Somebody else stores a value, so many seconds from now; called in the order of time. */
  put(secretName: string, value: string, seconds: number, enabled?: boolean): void
  /** The next restore takes effect, and its answer is lost. */
  loseNextRestore(): void
  /** All versions of a secret, oldest first. */
  held(secretName: string): readonly { value: string; enabled: boolean }[]
}

const old = 'Xy38Q~the-old-value'
const older = 'Xy38Q~an-even-older-value'
const ours = 'Xy38Q~our-value'
const others = 'Xy38Q~the-value-of-somebody-else'
const rotationId = 'rk-7f3k2q9d'
const earlierId = 'rk-22223333'
const aboutOurs = {
  clientId: '33333333-0000-4000-8000-000000000001',
  keyId: '11111111-0000-4000-8000-000000000001',
  rotationId,
  rotatedBy: 'c0a70500-0000-4000-8000-000000000001',
  previousVersion: null,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
} as const
const aboutEarlier = {
  ...aboutOurs,
  keyId: '11111111-0000-4000-8000-000000000002',
  rotationId: earlierId,
} as const

/** What an undo relies on, true of the fake and of Key Vault alike. */
export function restoreBeforeContract(given: () => UndoUnderTest): void {
  let number = 0
  const freshTarget = (): VaultTarget => {
    number += 1
    return { vaultUrl: given().vaultUrl, secretName: `undo-${number}` }
  }
  const store = (
    target: VaultTarget,
    value = ours,
    about: typeof aboutOurs | typeof aboutEarlier = aboutOurs,
  ) => given().vaults.store(target, sealSecretText(value), about)
  const look = (version: StoredVersion) =>
    given()
      .vaults.valueBefore(version)
      .then(({ holds }) => holds)
  const restore = (version: StoredVersion, id: RotationId = rotationId) =>
    given().vaults.restoreBefore(version, id)
  const values = ({ secretName }: VaultTarget) =>
    given()
      .held(secretName)
      .map(({ value, enabled }) => (enabled ? value : `disabled ${value}`))

  it('makes the value from before the newest again, once', async () => {
    const target = freshTarget()
    given().put(target.secretName, older, -60)
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    assert.equal(await look(stored), 'readable')
    assert.deepEqual(values(target), [older, old, ours], 'looking changes nothing')
    await restore(stored)
    assert.deepEqual(values(target), [older, old, ours, old])
    assert.equal(await look(stored), 'readable', 'what it stored itself is not in its way')
    await restore(stored)
    assert.deepEqual(values(target), [older, old, ours, old])
  })

  it('restores what an earlier rotation stored, as nobody’s version of that key', async () => {
    const target = freshTarget()
    await store(target, old, aboutEarlier)
    const stored = await store(target)
    await restore(stored)
    assert.deepEqual(values(target), [old, ours, old])
    const versions = await given().vaults.versions(target)
    const marks = versions.map((each) => `${each.keyId?.at(-1)} ${each.rotationId}`).toSorted()
    assert.deepEqual(marks, [`1 ${rotationId}`, '2 null', `2 ${earlierId}`])
  })

  it('skips versions that are disabled, and our own', async () => {
    const target = freshTarget()
    given().put(target.secretName, older, -60)
    given().put(target.secretName, old, -30, false)
    await store(target)
    await restore(await store(target))
    assert.deepEqual(values(target), [older, `disabled ${old}`, ours, ours, older])
  })

  it('disables ours where nothing was before, twice if asked twice', async () => {
    const target = freshTarget()
    const stored = await store(target)
    assert.equal(await look(stored), 'nothing')
    await restore(stored)
    assert.deepEqual(values(target), [`disabled ${ours}`])
    assert.equal(await look(stored), 'nothing')
    await restore(stored)
    assert.deepEqual(values(target), [`disabled ${ours}`])
  })

  it('disables every version of ours, of a store that was repeated', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30, false)
    const stored = await store(target)
    await store(target)
    await restore(stored)
    assert.deepEqual(values(target), [`disabled ${old}`, `disabled ${ours}`, `disabled ${ours}`])
  })

  it('touches nothing after somebody stored a newer value', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    given().put(target.secretName, others, 30)
    assert.equal(await look(stored), 'superseded')
    await restore(stored)
    assert.deepEqual(values(target), [old, ours, others])
  })

  it('touches nothing when somebody stored a newer value after it restored', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    await restore(stored)
    given().put(target.secretName, others, 30)
    assert.equal(await look(stored), 'superseded')
    await restore(stored)
    assert.deepEqual(values(target), [old, ours, old, others])
  })

  it('has nothing to take back from a secret that was deleted', async () => {
    const target = freshTarget()
    const stored = await store(target)
    given().softDelete(target.secretName)
    assert.equal(await look(stored), 'superseded')
    await restore(stored)
    assert.deepEqual(await given().vaults.versions(target), [])
  })

  it('changes nothing, and says so, where the old value may not be read', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    given().setAccess('publisher')
    assert.equal(await look(stored), 'notReadable')
    const failure = { service: 'vault', reason: 'forbidden', code: 'OldValueNotReadable' }
    assert.partialDeepStrictEqual(await failureOf(restore(stored)), failure)
    assert.deepEqual(values(target), [old, ours])
  })

  it('disables ours without the right to read', async () => {
    const target = freshTarget()
    const stored = await store(target)
    given().setAccess('publisher')
    assert.equal(await look(stored), 'nothing')
    await restore(stored)
    assert.deepEqual(values(target), [`disabled ${ours}`])
  })

  it('fails without the right to store or to look, and shows no value', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    given().setAccess('reader')
    assert.equal(await look(stored), 'readable')
    const refused = await rejectionOf(restore(stored))
    given().setAccess('none')
    for (const error of [
      refused,
      await rejectionOf(look(stored)),
      await rejectionOf(restore(stored)),
    ]) {
      assertSecretFree(error, [old, ours])
      const failure = { service: 'vault', reason: 'forbidden' }
      assert.partialDeepStrictEqual(await failureOf(Promise.reject(error)), failure)
    }
    assert.deepEqual(values(target), [old, ours])
  })

  it('is uncertain when the answer is lost, and finds what it did', async () => {
    const target = freshTarget()
    given().put(target.secretName, old, -30)
    const stored = await store(target)
    given().loseNextRestore()
    const error = await rejectionOf(restore(stored))
    assertSecretFree(error, [old, ours])
    assert.equal((await failureOf(Promise.reject(error))).reason, 'uncertain')
    await restore(stored)
    assert.deepEqual(values(target), [old, ours, old])
  })
}

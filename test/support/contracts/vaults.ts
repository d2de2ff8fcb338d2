import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Vaults } from '../../../src/application/ports/vaults.ts'
import { sealSecretText } from '../../../src/application/secret-text.ts'
import type { VaultTarget } from '../../../src/domain/vault-target.ts'
import { failureOf } from '../../adapters/entra/failures.ts'

/** A vault, fake or real, and ways to change it past the port. */
export interface VaultUnderTest {
  readonly vaults: Vaults
  readonly vaultUrl: string
  setAccess(access: 'officer' | 'publisher' | 'reader' | 'none'): void
  softDelete(secretName: string): void
  /** The next store takes effect, and its answer is lost. */
  loseNextAnswer(): void
  /** The vault asks for patience from now on: for so long, where it says so. */
  throttle(retryAfterMs: number | null): void
  /** The values of a secret, oldest first. */
  valuesOf(secretName: string): readonly string[]
}

const about = {
  clientId: '33333333-0000-4000-8000-000000000001',
  keyId: '11111111-0000-4000-8000-000000000001',
  rotationId: 'rk-7f3k2q9d',
  rotatedBy: 'c0a70500-0000-4000-8000-000000000001',
  previousVersion: null,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
} as const

/** What use cases rely on, true of the fake and of Key Vault alike. */
export function vaultsContract(given: () => VaultUnderTest): void {
  let number = 0
  const freshTarget = (): VaultTarget => {
    number += 1
    return { vaultUrl: given().vaultUrl, secretName: `contract-${number}` }
  }
  const store = (target: VaultTarget, value = 'Xy38Q~one') =>
    given().vaults.store(target, sealSecretText(value), about)

  it('is ready for a name that nobody used, and has no versions of it', async () => {
    const target = freshTarget()
    assert.equal(await given().vaults.readiness(target), 'ready')
    assert.deepEqual(await given().vaults.versions(target), [])
  })

  it('lists what was stored, with what its tags say', async () => {
    const target = freshTarget()
    const stored = await store(target)
    const { keyId, rotationId, clientId } = about
    const [version, ...others] = await given().vaults.versions(target)
    assert.partialDeepStrictEqual(version, {
      ...stored,
      enabled: true,
      keyId,
      rotationId,
      clientId,
    })
    assert.ok(version?.createdAt instanceof Date)
    assert.equal(version?.createdAt.getTime() % 1000, 0, 'times are whole seconds')
    assert.deepEqual(others, [])
  })

  it('makes another version of the same value when it is asked twice', async () => {
    const target = freshTarget()
    const first = await store(target)
    const next = await store(target)
    assert.notEqual(first.version, next.version)
    assert.deepEqual(given().valuesOf(target.secretName), ['Xy38Q~one', 'Xy38Q~one'])
  })

  it('takes a name in any case for the same secret', async () => {
    const target = freshTarget()
    await store(target)
    const upper = { ...target, secretName: target.secretName.toUpperCase() }
    assert.equal((await given().vaults.versions(upper)).length, 1)
  })

  it('lists a version whose answer was lost', async () => {
    const target = freshTarget()
    given().loseNextAnswer()
    assert.partialDeepStrictEqual(await failureOf(store(target)), { reason: 'uncertain' })
    assert.equal((await given().vaults.versions(target)).length, 1)
  })

  it('is not ready while the name is soft-deleted, and refuses the value', async () => {
    const target = freshTarget()
    await store(target)
    given().softDelete(target.secretName)
    assert.equal(await given().vaults.readiness(target), 'nameDeleted')
    const failure = { service: 'vault', reason: 'conflict', code: 'ObjectIsDeletedButRecoverable' }
    assert.partialDeepStrictEqual(await failureOf(store(target)), failure)
  })

  it('recovers a soft-deleted secret with all its versions, and is ready again', async () => {
    const target = freshTarget()
    const first = await store(target)
    given().softDelete(target.secretName)
    assert.equal(await given().vaults.recover(target), 'recovered')
    assert.equal(await given().vaults.readiness(target), 'ready')
    const next = await store(target, 'Xy38Q~two')
    const versions = (await given().vaults.versions(target)).map(({ version }) => version)
    assert.deepEqual(versions.sort(), [first.version, next.version].sort())
  })

  it('recovers for those who may never read a value', async () => {
    const target = freshTarget()
    await store(target)
    given().softDelete(target.secretName)
    given().setAccess('publisher')
    assert.equal(await given().vaults.recover(target), 'recovered')
    assert.deepEqual(given().valuesOf(target.secretName), ['Xy38Q~one'])
  })

  it('recovers nothing twice, and nothing that was never there', async () => {
    const target = freshTarget()
    assert.equal(await given().vaults.recover(target), 'recovered')
    assert.deepEqual(await given().vaults.versions(target), [])
    await store(target)
    assert.equal(await given().vaults.recover(target), 'recovered')
    assert.equal((await given().vaults.versions(target)).length, 1)
  })

  it('recovers nothing for those without the right to', async () => {
    const target = freshTarget()
    await store(target)
    given().softDelete(target.secretName)
    given().setAccess('reader')
    const failure = { service: 'vault', reason: 'forbidden' }
    assert.partialDeepStrictEqual(await failureOf(given().vaults.recover(target)), failure)
    assert.equal(await given().vaults.readiness(target), 'nameDeleted')
  })

  it('asks for patience, for as long as it says', async () => {
    const target = freshTarget()
    given().throttle(45_000)
    assert.deepEqual(await given().vaults.readiness(target), { throttledMs: 45_000 })
  })

  it('asks for patience without saying for how long', async () => {
    const target = freshTarget()
    given().throttle(null)
    assert.deepEqual(await given().vaults.readiness(target), { throttledMs: null })
  })

  it('is forbidden to those without a right to it', async () => {
    const target = freshTarget()
    given().setAccess('none')
    assert.equal(await given().vaults.readiness(target), 'forbidden')
    const failure = { service: 'vault', reason: 'forbidden' }
    assert.partialDeepStrictEqual(await failureOf(given().vaults.versions(target)), failure)
    assert.partialDeepStrictEqual(await failureOf(store(target)), failure)
  })

  it('looks ready to those who may list and not store, and refuses the value', async () => {
    const target = freshTarget()
    given().setAccess('reader')
    assert.equal(await given().vaults.readiness(target), 'ready')
    assert.partialDeepStrictEqual(await failureOf(store(target)), { reason: 'forbidden' })
    assert.deepEqual(given().valuesOf(target.secretName), [])
  })
}

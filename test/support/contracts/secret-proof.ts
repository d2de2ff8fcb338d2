import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SecretProof } from '../../../src/application/ports/secret-proof.ts'
import { type SecretText, sealSecretText } from '../../../src/application/secret-text.ts'
import { failureOf } from '../../adapters/entra/failures.ts'

/** Entra's token endpoint, fake or real, and ways to change the directory past the port. */
export interface ProofUnderTest {
  readonly proof: SecretProof
  mint(): { clientId: string; secret: SecretText; remove(): void; expire(): void }
  /** The next request is not answered. */
  breakNext(): void
}

/** What use cases rely on, true of the fake and of Entra alike. */
export function secretProofContract(given: () => ProofUnderTest): void {
  it('accepts a client secret of the application', async () => {
    const { clientId, secret } = given().mint()
    assert.equal(await given().proof.tryOnce(clientId, secret), 'accepted')
  })

  it('says "not yet" to a value that it does not know', async () => {
    const { clientId } = given().mint()
    const other = sealSecretText('Xy38Q~nobody-knows-this-value')
    assert.equal(await given().proof.tryOnce(clientId, other), 'notYet')
  })

  it('says "not yet" to a client secret that was removed', async () => {
    const { clientId, secret, remove } = given().mint()
    remove()
    assert.equal(await given().proof.tryOnce(clientId, secret), 'notYet')
  })

  it('says "not yet" for an application that it does not know', async () => {
    const { secret } = given().mint()
    const unknown = '33333333-0000-4000-8000-00000000dead'
    assert.equal(await given().proof.tryOnce(unknown, secret), 'notYet')
  })

  it('says when a client secret has expired', async () => {
    const { clientId, secret, expire } = given().mint()
    expire()
    assert.equal(await given().proof.tryOnce(clientId, secret), 'expired')
  })

  it('is unavailable when nobody answers', async () => {
    const { clientId, secret } = given().mint()
    given().breakNext()
    assert.partialDeepStrictEqual(await failureOf(given().proof.tryOnce(clientId, secret)), {
      service: 'entra',
      reason: 'unavailable',
    })
  })
}

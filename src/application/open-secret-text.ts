import { type SecretText, sealedValue } from './secret-text.ts'

/**
 * The value itself, for the request that stores it in a vault and for the request that proves it.
 * The boundary check lets only adapters/key-vault and adapters/entra import this file.
 */
export function openSecretText(sealed: SecretText): string {
  return sealedValue(sealed)
}

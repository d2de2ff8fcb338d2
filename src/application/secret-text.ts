const brand: unique symbol = Symbol('secret text')

/**
 * The value of a client secret on its one road from Graph to the vault. The object itself is empty:
 * it can be passed on, but not printed, spread, serialised or compared. Only
 * `open-secret-text.ts` gets at the value, and only two adapters may import that file.
 */
export interface SecretText {
  readonly [brand]: true
  toString(): string
  toJSON(): string
}

const values = new WeakMap<SecretText, string>()
const hidden = '[secret text]'

/** Closes a value up. Called once, where Graph's answer is read. */
export function sealSecretText(value: string): SecretText {
  const sealed: SecretText = Object.freeze({
    [brand]: true as const,
    toString: () => hidden,
    toJSON: () => hidden,
  })
  values.set(sealed, value)
  return sealed
}

/** For `open-secret-text.ts` alone. */
export function sealedValue(sealed: SecretText): string {
  const value = values.get(sealed)
  if (value === undefined) throw new TypeError('not a sealed secret text')
  return value
}

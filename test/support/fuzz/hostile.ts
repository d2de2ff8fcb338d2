// Values as somebody would send them who wants to break the reader: odd text, wrong types, huge
// numbers, deep nests, keys of prototypes, and sound values in which one thing was changed.

import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  letrec,
  nat,
  oneof,
  record,
  string,
} from 'fast-check'
import oddTexts from '../../fixtures/fuzz/texts.json' with { type: 'json' }
import oddValues from '../../fixtures/fuzz/values.json' with { type: 'json' }

/** A text that may be in no log, answer or error, wherever it was put in. */
export const planted = 'Xy38Q~planted-value-that-nobody-may-see_12345'

/** Everything that once broke something, or might. */
export const corpus: { readonly texts: readonly string[]; readonly values: readonly unknown[] } = {
  texts: [...oddTexts, 'x'.repeat(70_000), '*'.repeat(3_000), planted],
  values: [...oddValues, nest(3_000), { secretText: planted }, planted],
}

/** Text of any kind. */
export const oddText: Arbitrary<string> = oneof(
  { weight: 4, arbitrary: constantFrom(...corpus.texts) },
  { weight: 2, arbitrary: string({ unit: 'binary' }) },
  { weight: 2, arbitrary: string({ unit: 'grapheme' }) },
  { weight: 1, arbitrary: string({ maxLength: 400 }) },
)

const key = oneof(
  constantFrom('__proto__', 'constructor', 'toString', 'value', 'id', 'type', 'verb', 'data', ''),
  string({ maxLength: 8 }),
)

/** Any JSON value. */
export const oddValue: Arbitrary<unknown> = letrec<{ value: unknown }>((tie) => ({
  value: oneof(
    { depthSize: 'small' },
    { weight: 3, arbitrary: constantFrom(...corpus.values) },
    { weight: 3, arbitrary: oddText },
    { weight: 2, arbitrary: oneof(integer(), double({ noNaN: true, noDefaultInfinity: true })) },
    { weight: 1, arbitrary: boolean() },
    { weight: 1, arbitrary: constant(null) },
    { weight: 1, arbitrary: array(tie('value'), { maxLength: 4 }) },
    { weight: 1, arbitrary: dictionary(key, tie('value'), { maxKeys: 4 }) },
  ),
})).value

interface Change {
  readonly at: number
  readonly how: 'replace' | 'remove' | 'add' | 'wrap'
  readonly key: string
  readonly value: unknown
}

const change: Arbitrary<Change> = record({
  at: nat(),
  how: constantFrom('replace', 'replace', 'remove', 'add', 'wrap'),
  key,
  value: oddValue,
})

/** One of these values with up to three changes somewhere in it, or none. */
export function nearly(...sound: readonly unknown[]): Arbitrary<unknown> {
  const changes = array(change, { maxLength: 3 })
  return record({ base: constantFrom(...sound), changes }).map(({ base, changes: all }) =>
    all.reduce<unknown>(changed, JSON.parse(JSON.stringify(base))),
  )
}

/** JSON text of a value, sometimes cut off or followed by more. */
export function asText(values: Arbitrary<unknown>): Arbitrary<string> {
  const cut = oneof({ weight: 4, arbitrary: constant(1) }, double({ min: 0, max: 1, noNaN: true }))
  const more = oneof(
    { weight: 6, arbitrary: constant('') },
    constantFrom('}', '\u0000', '{}', '<!'),
  )
  return record({ value: values, cut, more }).map(({ value, cut: part, more: rest }) => {
    const text = JSON.stringify(value) ?? ''
    return text.slice(0, Math.ceil(text.length * part)) + rest
  })
}

function changed(value: unknown, { at, how, key: name, value: shared }: Change): unknown {
  // Of its own: what is put in here may be changed next.
  const odd: unknown = JSON.parse(JSON.stringify(shared))
  const spots = spotsIn(value)
  const spot = spots[at % (spots.length + 1)]
  if (spot === undefined) return how === 'wrap' ? [value] : how === 'replace' ? odd : value
  const { parent, name: own } = spot
  switch (how) {
    case 'replace':
      parent[own] = odd
      break
    case 'remove':
      delete parent[own]
      break
    case 'add':
      Object.defineProperty(parent, name, {
        value: odd,
        enumerable: true,
        configurable: true,
        writable: true,
      })
      break
    case 'wrap':
      parent[own] = [parent[own]]
      break
  }
  return value
}

/** Deeper ones are nothing that anybody reads. */
const deepestSpot = 8

function spotsIn(value: unknown, depth = 0): { parent: Record<string, unknown>; name: string }[] {
  if (typeof value !== 'object' || value === null || depth > deepestSpot) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap((name) => [
    { parent, name },
    ...spotsIn(parent[name], depth + 1),
  ])
}

function nest(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
}

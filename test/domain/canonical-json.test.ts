import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { canonicalJson } from '../../src/domain/canonical-json.ts'
import { holdsForAll } from '../support/holds-for-all.ts'

describe('The canonical text of a value', () => {
  it('has its names in the order of their code units, at every depth', () => {
    const text = canonicalJson({ b: [{ z: 1, a: null }], é: true, B: 'x', a: { d: 2, c: [] } })
    assert.equal(text, '{"B":"x","a":{"c":[],"d":2},"b":[{"a":null,"z":1}],"é":true}')
  })

  it('leaves out what is undefined, as JSON does', () => {
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
  })

  it('refuses fractions and numbers that are not exact', () => {
    for (const number of [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => canonicalJson({ number }), TypeError)
    }
  })

  it('is the same whatever order the names came in, and JSON reads it back', () => {
    const names = fc.array(fc.tuple(fc.string(), fc.oneof(fc.string(), fc.integer())))
    holdsForAll(names, (pairs) => {
      const one = Object.fromEntries(pairs)
      const other = Object.fromEntries(Object.entries(one).reverse())
      const text = canonicalJson(one)
      return text === canonicalJson(other) && isDeepStrictEqual(JSON.parse(text), { ...one })
    })
  })
})

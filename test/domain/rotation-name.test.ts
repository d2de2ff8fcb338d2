import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { string, uint8Array } from 'fast-check'
import {
  credentialName,
  defaultDescription,
  isRotationId,
  rotationIdFrom,
  rotationIdIn,
} from '../../src/domain/rotation-name.ts'
import { holdsForAll } from '../support/holds-for-all.ts'

const id = 'rk-7f3k2q9d'

describe('A rotation id', () => {
  it('is rk- and eight characters, whatever the bytes', () => {
    holdsForAll(uint8Array({ minLength: 8 }), (given) => isRotationId(rotationIdFrom(given)))
  })

  const wrong = [
    '',
    'rk-',
    'rk-7f3k2q9',
    'rk-7f3k2q9dd',
    'RK-7F3K2Q9D',
    'rk-0f3k2q9d',
    'rk-if3k2q9d',
  ]
  for (const text of wrong) {
    it(`is not "${text}"`, () => assert.ok(!isRotationId(text)))
  }
})

describe('The name of a new credential', () => {
  it('is the description and the rotation id', () => {
    assert.equal(credentialName('secret-2026-05', id), 'secret-2026-05 [rk-7f3k2q9d]')
  })

  it('is the rotation id alone without a description', () => {
    assert.equal(credentialName(' \t ', id), '[rk-7f3k2q9d]')
  })

  it('cannot pretend to be another rotation’s', () => {
    const name = credentialName('stolen [rk-22222222]', id)
    assert.equal(rotationIdIn(name), id)
    assert.equal(name, 'stolen rk-22222222 [rk-7f3k2q9d]')
  })

  it('has no control characters, no marks of direction and no line breaks', () => {
    const name = credentialName('a\u0000b\u202Ec\u200Bd\ne', id)
    assert.equal(name, 'a b c d e [rk-7f3k2q9d]')
  })

  it('cuts a long description, never in the middle of a character', () => {
    const name = credentialName('😀'.repeat(100), id)
    assert.equal(name, `${'😀'.repeat(60)} [${id}]`)
  })

  it('always bears the id of its rotation, and no lone surrogate', () => {
    holdsForAll(string({ unit: 'binary', maxLength: 300 }), (description) => {
      const name = credentialName(description, id)
      return rotationIdIn(name) === id && name.isWellFormed()
    })
  })
})

describe('The rotation id in a name', () => {
  it('stands at its end', () => {
    assert.equal(rotationIdIn('secret-2026-05 [rk-7f3k2q9d] '), id)
    assert.equal(rotationIdIn('[rk-7f3k2q9d] secret'), undefined)
  })

  it('is missing from names that people gave', () => {
    for (const name of [null, '', 'production', 'rk-7f3k2q9d', '[rk-7f3k2q9]']) {
      assert.equal(rotationIdIn(name), undefined)
    }
  })
})

describe('The description offered', () => {
  it('is the month', () => {
    assert.equal(defaultDescription(new Date('2026-05-31T23:59:59Z')), 'secret-2026-05')
  })
})

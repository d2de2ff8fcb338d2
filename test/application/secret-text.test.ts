import assert, { AssertionError } from 'node:assert/strict'
import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { openSecretText } from '../../src/application/open-secret-text.ts'
import { type SecretText, sealSecretText } from '../../src/application/secret-text.ts'

const value = 'Xy38Q~a-value-that-nobody-may-see_1234567'

const everything = { depth: null, showHidden: true, getters: true } as const

describe('A sealed secret text', () => {
  const sealed = sealSecretText(value)

  it('opens to its value', () => {
    assert.equal(openSecretText(sealed), value)
  })

  it('shows nothing as a string', () => {
    assert.equal(String(sealed), '[secret text]')
    assert.equal(`${sealed}`, '[secret text]')
    assert.ok(!format('%s %o %O %j', sealed, sealed, sealed, sealed).includes(value))
  })

  it('shows nothing to inspect, with hidden and nested things', () => {
    const shown = inspect({ deep: [{ sealed }] }, { depth: null, showHidden: true, getters: true })
    assert.ok(!shown.includes(value))
  })

  it('shows nothing as JSON, alone or inside', () => {
    assert.equal(JSON.stringify({ sealed }), '{"sealed":"[secret text]"}')
  })

  it('has no member that holds the value', () => {
    const members = Reflect.ownKeys(sealed).map((key) => Reflect.get(sealed, key))
    const results = members.map((member) => (typeof member === 'function' ? member() : member))
    assert.ok(!inspect(results).includes(value))
  })

  it('loses the value when it is spread, assigned or made anew', () => {
    const copies = [{ ...sealed }, Object.assign({}, sealed), Object.create(sealed)] as SecretText[]
    for (const copy of copies) {
      assert.ok(!inspect(copy, { showHidden: true }).includes(value))
      assert.throws(() => openSecretText(copy), TypeError)
    }
  })

  it('shows nothing in an error, as its message or its cause', () => {
    const error = new Error(`cannot store ${sealed}`, { cause: { sealed, also: [sealed] } })
    const shown = [String(error), error.stack, inspect(error, everything), JSON.stringify(error)]
    const all = new AggregateError([error, new AssertionError({ actual: sealed, expected: 'x' })])
    assert.ok(!`${shown} ${inspect(all, everything)}`.includes(value))
  })

  it('shows nothing on a console, however it is printed', () => {
    let printed = ''
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        printed += String(chunk)
        done()
      },
    })
    const console = new Console(stream, stream)
    console.log(sealed, '%s %d %i %f %j %o %O %c', sealed, sealed, sealed, sealed, sealed, sealed)
    console.table([{ sealed }, sealed])
    console.dir({ sealed }, everything)
    console.group(sealed)
    console.trace(sealed)
    assert.ok(printed.includes('secret text'))
    assert.ok(!printed.includes(value))
  })

  it('shows nothing by being made into something else', () => {
    const given = sealed as unknown as number
    const made = [
      `${sealed}`,
      ''.concat(String(given)),
      [sealed].join(),
      Number(sealed),
      given > 1,
      Object(sealed),
    ]
    const listed = [Object.entries(sealed), Object.getOwnPropertyDescriptors(sealed)]
    const keyed = { [String(sealed)]: 1 }
    const written = new URLSearchParams({ a: String(sealed) }).toString()
    assert.ok(!inspect([made, listed, keyed, written], everything).includes(value))
    assert.ok(!JSON.stringify({ sealed }, (_key, each) => each, 2).includes(value))
  })

  it('cannot be cloned or serialised', () => {
    assert.throws(() => structuredClone(sealed), { name: 'DataCloneError' })
    assert.throws(() => serialize(sealed))
    assert.throws(() => new MessageChannel().port1.postMessage(sealed))
  })

  it('cannot be changed', () => {
    assert.ok(Object.isFrozen(sealed))
  })

  it('does not open to what merely looks like it', () => {
    const imitation = JSON.parse(JSON.stringify({ toJSON: 1 })) as SecretText
    assert.throws(() => openSecretText(imitation), { message: 'not a sealed secret text' })
  })
})

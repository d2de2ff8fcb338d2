import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DigestCard } from '../../../../src/application/cards/digest-card.ts'
import { officialComplaints } from './official-parser.ts'
import { readSample } from './read-sample.ts'
import { cards, drawn } from './renderer.ts'
import { buttonsOf, textOf } from './walk-card.ts'

const base = readSample('digest')
const [first, second, ...rest] = base.items
if (!first || !second) throw new Error('the sample has two lines')
const own: DigestCard = {
  ...base,
  yours: 1,
  items: [
    { ...first, hasButton: false },
    { ...second, secret: { ...second.secret, daysLeft: 3 }, hasButton: false },
    { ...second, isYours: true, secret: { ...second.secret, daysLeft: 5 } },
    ...rest.map((item) => ({ ...item, hasButton: false })),
  ],
}

describe('the digest of a channel', () => {
  test('is complete for who has no views of their own, and says how to get one', () => {
    const card = drawn(base)
    assert.deepEqual(card['refresh'], {
      action: { type: 'Action.Execute', title: 'Refresh', verb: 'digest-mine', data: {} },
    })
    assert.ok(buttonsOf(card).includes('Rotate'))
    assert.doesNotMatch(textOf(card), /yours/i)
    assert.deepEqual(officialComplaints(card), [])
  })

  test('of one person marks their lines and puts them first in their group', () => {
    const card = drawn(own)
    const text = textOf(card)
    assert.match(text, /1 of these is yours\./)
    assert.equal(text.match(/^Yours$/gm)?.length, 1)
    assert.match(text, /Within 7 days.*?5 days.*?Yours.*?3 days/s)
    assert.equal(buttonsOf(card).filter((title) => title === 'Rotate').length, 1)
    assert.deepEqual(officialComplaints(card), [])
  })

  test('of one person counts in Czech, too', () => {
    const inCzech = (yours: number) =>
      textOf(cards.render({ ...own, yours }, { locale: 'cs-CZ', timeZone: 'Europe/Prague' }))
    assert.match(inCzech(0), /žádný z nich není váš/)
    assert.match(inCzech(1), /1 z nich je váš/)
    assert.match(inCzech(3), /3 z nich jsou vaše/)
    assert.match(inCzech(5), /5 z nich je vašich/)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { overtaken } from '../../src/domain/shown-matters.ts'

describe('A card that warns is overtaken', () => {
  const card = (day: number, matters: string[], conversationId = 'chat') => ({
    conversationId,
    postedAt: new Date(Date.UTC(2026, 0, day)),
    matters,
  })
  const daysOvertaken = (...cards: ReturnType<typeof card>[]) =>
    [...overtaken(cards)].map(({ postedAt }) => postedAt.getUTCDate()).sort()

  it('by a newer one about its matter, in whichever order they come', () => {
    assert.deepEqual(daysOvertaken(card(1, ['a']), card(2, ['a'])), [1])
    assert.deepEqual(daysOvertaken(card(2, ['a']), card(1, ['a'])), [1])
  })

  it('by a newer list that has its matter, and a list by a newer card with all of its', () => {
    assert.deepEqual(daysOvertaken(card(1, ['a']), card(2, ['a', 'b'])), [1])
    assert.deepEqual(daysOvertaken(card(1, ['a', 'b']), card(2, ['b', 'c', 'a'])), [1])
  })

  it('by several newer ones that have all of its matters together', () => {
    assert.deepEqual(daysOvertaken(card(1, ['a', 'b']), card(2, ['a']), card(3, ['b'])), [1])
  })

  it('not while one of its matters stands nowhere else', () => {
    assert.deepEqual(daysOvertaken(card(1, ['a', 'b']), card(2, ['b', 'c'])), [])
    assert.deepEqual(daysOvertaken(card(1, ['a', 'b']), card(2, ['c', 'd'])), [])
  })

  it('not by what stands in another conversation', () => {
    assert.deepEqual(daysOvertaken(card(1, ['a']), card(2, ['a'], 'other')), [])
  })

  it('not where it warns of nothing any more: it then says so itself', () => {
    assert.deepEqual(daysOvertaken(card(1, []), card(2, ['a'])), [])
  })
})

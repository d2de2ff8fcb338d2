import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MentionedPerson } from '../../../../src/application/cards/digest-card.ts'
import { readSample } from './read-sample.ts'
import { drawn } from './renderer.ts'
import { nodesOfType } from './walk-card.ts'

interface Entity {
  readonly text: string
  readonly mentioned: { readonly id: string; readonly name: string }
}

describe('whom a digest addresses', () => {
  for (const name of [
    'Ines Moreau',
    'Tomás Rivera-Ruiz',
    'J. R. O’Neil',
    'Šárka Nováková',
    '田中',
  ]) {
    test(`is named where the name is plain: ${name}`, () => {
      const [entity] = entitiesOf([{ id: 'a', name }])
      assert.deepEqual(entity, {
        type: 'mention',
        text: `<at>${name}</at>`,
        mentioned: { id: 'a', name },
      })
    })
  }

  for (const name of [
    '[x](http://evil)',
    '**Ines**',
    '<at>everyone</at>',
    'Ines_Moreau',
    '1. Ines',
    'a'.repeat(61),
    '',
    null,
  ]) {
    test(`is addressed without a name that could mean something: ${name}`, () => {
      assert.equal(entitiesOf([{ id: 'a', name }])[0]?.text, '<at>owner 1</at>')
    })
  }

  test('are told apart where they bear one name', () => {
    const entities = entitiesOf([
      { id: 'a', name: 'Ines' },
      { id: 'b', name: 'Ines' },
    ])
    assert.deepEqual(
      entities.map(({ text, mentioned }) => [text, mentioned.id]),
      [
        ['<at>Ines</at>', 'a'],
        ['<at>owner 2</at>', 'b'],
      ],
    )
  })

  test('every mention stands in a text of the card', () => {
    const card = drawn(readSample('digest'))
    const texts = nodesOfType(card, 'TextBlock').map(({ text }) => String(text))
    const { entities } = card['msteams'] as { entities: Entity[] }
    assert.equal(entities.length, 3)
    for (const { text } of entities)
      assert.ok(
        texts.some((each) => each.includes(text)),
        text,
      )
  })
})

test('a chart shows every number in its words, and a table stands in for it', () => {
  const card = drawn(readSample('digest'))
  const [chart] = nodesOfType(card, 'Chart.Donut')
  const data = chart?.['data'] as { legend: string; value: number; color: string }[]
  assert.deepEqual(
    data.map(({ legend, value }) => [legend, value]),
    [
      ['expired: 1', 1],
      ['within 7 days: 2', 2],
      ['within 30 days: 5', 5],
      ['later: 9', 9],
    ],
  )
  const rows = nodesOfType(chart?.['fallback'], 'TableRow')
  assert.equal(rows.length, 5)
})

function entitiesOf(mentions: readonly MentionedPerson[]): Entity[] {
  const sample = readSample('digest')
  const items = sample.items.slice(0, 1).map((item) => ({ ...item, mentions }))
  const card = drawn({ ...sample, items })
  return (card['msteams'] as { entities: Entity[] }).entities
}

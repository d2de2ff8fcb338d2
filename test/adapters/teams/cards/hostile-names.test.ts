import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cardKinds } from '../../../../src/adapters/teams/cards/template-set.ts'
import type { Card } from '../../../../src/application/card.ts'
import { officialComplaints } from './official-parser.ts'
import { readSample } from './read-sample.ts'
import { cards, drawn, reader } from './renderer.ts'
import { nodesOf, nodesOfType, textOf } from './walk-card.ts'

const hostile = {
  'a Markdown link': '[payroll](http://evil.example)',
  'a mention': '<at>everyone</at>',
  'a template expression': `\${1+1}`,
  'a template field': `\${$root.name}`,
  'a sealed token': '\uE0000\uE001',
  'an ICU message': "{name} it''s '{x}'",
  'a right-to-left override': 'pay\u202Eipa-llor\u2066',
  'line breaks and control characters': 'pay\u0000roll\r\n# Heading\u2028\u0007',
  'a tower of marks': `Z${'\u0351'.repeat(500)}`,
  '300 characters': 'a'.repeat(300),
  '300 flags': '🏳️‍🌈'.repeat(300),
  digits: '12345',
  'leading zeros': '007',
  true: 'true',
  'half a surrogate pair': 'pay\uD800',
  nothing: '',
  'only invisible characters': '\u200B\u202E\u2060',
}

const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u200B\u202A-\u202E\u2066-\u2069]/u
const shapes = Object.fromEntries(cardKinds.map((kind) => [kind, shape(drawn(readSample(kind)))]))
const namesOfPeople = ['requestedBy', 'confirmedBy', 'closedBy', 'by']
const freeText = new Set(['name', 'description', 'hint', 'query', 'to', ...namesOfPeople])

for (const [what, text] of Object.entries(hostile)) {
  describe(`where every name is ${what}`, () => {
    const all = cardKinds.map((kind) => withEveryName<Card>(readSample(kind), text))
    const drawings = all.map((card) => ({ kind: card.kind, json: drawn(card) }))

    test('every card keeps its shape', () => {
      for (const { kind, json } of drawings) {
        assert.deepEqual(officialComplaints(json), [], kind)
        assert.deepEqual(shape(json), shapes[kind], kind)
      }
    })

    test('every text stays text', () => {
      for (const node of nodesOf(drawings)) {
        for (const key of ['text', 'title', 'value', 'label', 'legend']) {
          // A chart's own number.
          if (key === 'value' && 'legend' in node) continue
          if (key in node) assert.equal(typeof node[key], 'string')
        }
      }
    })

    test('no name gets into an element that reads Markdown', () => {
      for (const { text: block } of nodesOfType(drawings, 'TextBlock')) {
        assert.doesNotMatch(String(block), /evil|everyone|\$\{|it''s|aaaa|007|ipa-llor/)
      }
    })

    test('every name stays visible, short and on one line', () => {
      for (const { text: run } of nodesOfType(drawings, 'TextRun')) {
        assert.doesNotMatch(String(run), unseen)
        assert.ok(String(run).length < 2_000)
      }
    })

    test('every card stays small', () => {
      for (const { kind, json } of drawings) assert.ok(JSON.stringify(json).length < 40_000, kind)
    })

    test('no summary holds markup', () => {
      for (const card of all) {
        const summary = cards.summary(card, reader)
        assert.doesNotMatch(summary, /[<>[\]*`]/)
        assert.doesNotMatch(summary, unseen)
        assert.ok(summary.length < 500)
      }
    })
  })
}

for (const name of ['12345', '007', `\${1+1}`, '[x](http://evil)', '<at>everyone</at>']) {
  test(`an application named ${name} is shown as ${name}`, () => {
    const sample = readSample('expiry')
    const card = drawn({ ...sample, application: { ...sample.application, name } })
    assert.ok(nodesOfType(card, 'TextRun').some(({ text }) => text === name))
  })
}

test('an application without a visible name is shown by its client id', () => {
  const sample = readSample('expiry')
  const card = drawn({ ...sample, application: { ...sample.application, name: '\u202E ' } })
  assert.ok(textOf(card).includes(sample.application.clientId))
})

test('a description of digits stays text in the form', () => {
  const card = drawn({ ...readSample('rotate-form'), description: '007' })
  const input = nodesOfType(card, 'Input.Text').find(({ id }) => id === 'description')
  assert.equal(input?.['value'], '007')
})

function withEveryName<Value>(value: Value, name: string): Value {
  if (Array.isArray(value)) return value.map((item) => withEveryName(item, name)) as Value
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const entries = Object.entries(value).map(([key, item]) => {
    const free = freeText.has(key)
    const command = key === 'name' && (value as { code?: unknown }).code === 'needsApplication'
    return [key, free && typeof item === 'string' && !command ? name : withEveryName(item, name)]
  })
  return Object.fromEntries(entries) as Value
}

/** The types of a card's elements in order; optional rows of facts aside. */
function shape(card: unknown): string[] {
  const types = nodesOf(card).flatMap(({ type }) => (typeof type === 'string' ? [type] : []))
  return types.filter((type) => !['ColumnSet', 'Column', 'RichTextBlock', 'TextRun'].includes(type))
}

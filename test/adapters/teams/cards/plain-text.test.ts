import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plainText, unmarkedText } from '../../../../src/adapters/teams/cards/plain-text.ts'

describe('plain text', () => {
  const cases: [string, string, string][] = [
    ['keeps an ordinary name', 'Payroll API (prod) — 2', 'Payroll API (prod) — 2'],
    ['keeps scripts and joiners', 'می‌خواهم 👩‍👩‍👧', 'می‌خواهم 👩‍👩‍👧'],
    ['drops bidi controls', 'a\u202Eb\u2067c\u200Fd\u061C', 'abcd'],
    ['drops zero-width and tag characters', 'a\u200Bb\uFEFFc\u{E0041}d\u00ADe', 'abcde'],
    ['drops private-use characters and lone surrogates', 'a\uE000b\uD800c', 'abc'],
    ['makes one line', ' a\r\n\tb\u2028c\u0000d ', 'a b c d'],
    ['is empty when nothing is visible', '\u200B\u200D \u202E', ''],
  ]
  for (const [what, text, expected] of cases) {
    test(what, () => assert.equal(plainText(text), expected))
  }

  test('cuts between characters as people see them', () => {
    assert.equal(plainText('👩‍👩‍👧'.repeat(5), 5), '👩‍👩‍👧…'.replace('…', '👩‍👩‍👧…'))
    assert.equal(plainText('e\u0301'.repeat(6), 5), `${'e\u0301'.repeat(4)}…`)
    assert.equal(plainText('12345', 5), '12345')
    assert.equal(plainText('123456', 5), '1234…')
  })

  test('does not let one character grow without end', () => {
    assert.ok(plainText(`Z${'\u0351'.repeat(5_000)}`).length <= 321)
  })
})

test('unmarked text holds nothing that Markdown or HTML would read', () => {
  assert.equal(unmarkedText('**[x](http://evil)** <at>all</at> `y`'), 'x http://evil at all /at y')
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commandNames } from '../../src/domain/command.ts'
import { grammarText, guessedCommand } from '../../src/domain/guessed-command.ts'

describe('what a model makes of free text', () => {
  const plain: Readonly<Record<string, string>> = {
    'rotate payroll': 'rotate payroll',
    '  rotate  payroll\n': 'rotate payroll',
    '/expiring 30': '/expiring 30',
    'snooze payroll for 7 days': 'snooze payroll for 7 days',
    'app Příliš žluťoučký kůň': 'app Příliš žluťoučký kůň',
  }
  for (const [answer, command] of Object.entries(plain)) {
    test(`${JSON.stringify(answer)} is a command`, () => {
      assert.equal(guessedCommand(answer), command)
    })
  }

  const hostile: Readonly<Record<string, string>> = {
    nothing: '',
    'the word for nothing': 'help',
    'a greeting': 'Hello',
    'a sentence': 'You want to rotate payroll.',
    'a near miss': 'rotat payroll',
    'a command without what it needs': 'rotate',
    'a number that is none': 'expiring soon',
    'two commands': 'rotate payroll\nmute payroll',
    'two commands behind a separator': 'rotate payroll\u2028mute payroll',
    Markdown: '**rotate payroll**',
    'a code fence': '```\nrotate payroll\n```',
    'code in the middle': 'rotate `payroll`',
    JSON: '{"command":"rotate payroll"}',
    'a mention': 'rotate <at>Ben Okafor</at>',
    'a control character': 'rotate pay\u0007roll',
    'a turned direction': 'rotate \u202Ellorpay',
    'an invisible letter': 'rotate pay\u200Broll',
    'half a character': 'rotate \uD83D',
    'more than is shown': `rotate ${'a'.repeat(80)}`,
    'a very long line': `rotate ${'a '.repeat(100_000)}`,
  }
  for (const [what, answer] of Object.entries(hostile)) {
    test(`${what} is none`, () => assert.equal(guessedCommand(answer), undefined))
  }
})

test('the grammar has a line for each command, with what it takes', () => {
  const lines = grammarText((name) => `about ${name}`).split('\n')
  assert.deepEqual(
    lines.map((line) => line.split(/ /)[0]),
    commandNames,
  )
  assert.ok(lines.includes('expiring [number of days] - about expiring'))
  assert.ok(lines.includes('rotate <application> - about rotate'))
  assert.ok(lines.includes('mine - about mine'))
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oneof, string } from 'fast-check'
import { type Command, commandNames, parseCommand } from '../../src/domain/command.ts'
import { holdsForAll } from '../support/holds-for-all.ts'

const understood = (text: string, command: Command) =>
  assert.deepEqual(parseCommand(text), { ok: true, command })

describe('A text is understood', () => {
  const same: [string, Command][] = [
    ['help', { name: 'help' }],
    ['/help', { name: 'help' }],
    ['HELP', { name: 'help' }],
    ['  status\t', { name: 'status' }],
    ['\u200Bstatus\u200B', { name: 'status' }],
    ['\uFEFF/scan', { name: 'scan' }],
    ['digest', { name: 'digest', what: 'now' }],
    ['/Digest  NOW', { name: 'digest', what: 'now' }],
    ['digest on', { name: 'digest', what: 'on' }],
    ['digest off', { name: 'digest', what: 'off' }],
    ['digest settings', { name: 'digest', what: 'settings' }],
    ['hi', { name: 'help' }],
    ['Hello there', { name: 'help' }],
    ['/hey', { name: 'help' }],
    ['?', { name: 'help' }],
    ['expiring', { name: 'expiring', days: null }],
    ['expiring 30', { name: 'expiring', days: 30 }],
    ['/Expiring 90 Days', { name: 'expiring', days: 90 }],
    ['expiring 1 day', { name: 'expiring', days: 1 }],
    ['expiring 0', { name: 'expiring', days: 0 }],
    ['expiring 3650', { name: 'expiring', days: 3650 }],
    ['cleanup', { name: 'cleanup', query: null }],
    ['/Cleanup \u200B', { name: 'cleanup', query: null }],
    ['cleanup Payroll API', { name: 'cleanup', query: 'Payroll API' }],
    ['app Payroll API', { name: 'app', query: 'Payroll API' }],
    ['rotate  Payroll \u00A0 API ', { name: 'rotate', query: 'Payroll API' }],
    ['target Payroll API', { name: 'target', query: 'Payroll API' }],
    ['/target payroll', { name: 'target', query: 'payroll' }],
    ['/ROTATE payroll', { name: 'rotate', query: 'payroll' }],
    ['mine', { name: 'mine' }],
    ['/Settings ', { name: 'settings' }],
    ['whoami', { name: 'whoami' }],
    ['orphans', { name: 'orphans' }],
    ['History payroll', { name: 'history', query: 'payroll' }],
    ['undo payroll', { name: 'undo', query: 'payroll' }],
    ['mute payroll', { name: 'mute', query: 'payroll' }],
    ['unmute payroll', { name: 'unmute', query: 'payroll' }],
    ['handover payroll', { name: 'handover', query: 'payroll' }],
    ['snooze payroll', { name: 'snooze', query: 'payroll', end: null }],
    ['/Snooze  payroll  for 14 Days', { name: 'snooze', query: 'payroll', end: { days: 14 } }],
    [
      'snooze payroll until 2026-05-11',
      { name: 'snooze', query: 'payroll', end: { date: '2026-05-11' } },
    ],
  ]
  for (const [text, command] of same) {
    it(`as ${JSON.stringify(command)}: ${JSON.stringify(text)}`, () => understood(text, command))
  }

  it('with a query of 256 characters at most', () => {
    understood(`app ${'x'.repeat(400)}`, { name: 'app', query: 'x'.repeat(256) })
  })
})

describe('A text is not understood', () => {
  for (const text of ['', ' ', '/', 'xx', 'delete everything', '\u200B', '/ help', 'constructor']) {
    it(`when it is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseCommand(text), { ok: false, problem: 'unknown', meant: null })
    })
  }

  const meant: [string, string][] = [
    ['rotat Payroll API', 'rotate Payroll API'],
    ['//help', 'help'],
    ['/STAUTS', 'status'],
    ['expring 30', 'expiring 30'],
    ['clean up payroll', 'cleanup up payroll'],
  ]
  for (const [text, instead] of meant) {
    it(`but completed when it is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseCommand(text), { ok: false, problem: 'unknown', meant: instead })
    })
  }

  for (const days of ['-1', '3651', '99999', 'soon', '1e3', '30 years', '1.5', '٣٠', '0x10']) {
    it(`when the days are ${days}`, () => {
      assert.deepEqual(parseCommand(`expiring ${days}`), {
        ok: false,
        problem: 'needsDays',
        name: 'expiring',
      })
    })
  }

  for (const name of ['app', 'rotate', 'target', 'snooze', 'mute', 'history', 'undo'] as const) {
    it(`when ${name} names no application`, () => {
      const expected = { ok: false, problem: 'needsApplication', name }
      assert.deepEqual(parseCommand(`/${name} \u200B `), expected)
    })
  }
})

describe('The grammar', () => {
  it('never throws, and never gives an empty or long query', () => {
    const start = oneof(
      string({ unit: 'binary' }),
      string().map((rest) => `app ${rest}`),
    )
    holdsForAll(start, (text) => {
      const parsed = parseCommand(text)
      if (!parsed.ok || !('query' in parsed.command)) return true
      const { query } = parsed.command
      return query === null || (query.length > 0 && query.length <= 256)
    })
  })

  it('knows every command that help lists', () => {
    for (const name of commandNames) {
      const parsed = parseCommand(name)
      assert.ok(parsed.ok || parsed.problem === 'needsApplication', name)
    }
  })
})

import assert from 'node:assert/strict'
import { suite } from 'node:test'
import { array, constantFrom, oneof, tuple } from 'fast-check'
import { plainText, unmarkedText } from '../../src/adapters/teams/cards/plain-text.ts'
import { isUploadPlace } from '../../src/adapters/teams/file-consent.ts'
import { isServiceHost } from '../../src/adapters/teams/inbound-activity.ts'
import { commandNames, parseCommand } from '../../src/domain/command.ts'
import { guessedCommand } from '../../src/domain/guessed-command.ts'
import { rotationIdIn } from '../../src/domain/rotation-name.ts'
import { splitSnoozeEnd } from '../../src/domain/snooze-end.ts'
import { liesInCloudOf, parseTargets } from '../../src/domain/target-text.ts'
import { readWatchRules } from '../../src/domain/watch-rule-text.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { corpus, oddText } from '../support/fuzz/hostile.ts'

const vault = 'https://contoso-kv.vault.azure.net'
const words = [
  ...commandNames,
  'until',
  'for',
  'days',
  'tomorrow',
  'now',
  'keyvault:',
  'name:',
  '/',
]
const typed = oneof(
  { weight: 2, arbitrary: tuple(constantFrom(...words), oddText).map((parts) => parts.join(' ')) },
  {
    weight: 1,
    arbitrary: array(oneof(constantFrom(...words), oddText), { maxLength: 5 }).map((parts) =>
      parts.join(' '),
    ),
  },
  { weight: 1, arbitrary: oddText },
)

/** Everything that reads text that people, applications' notes or a model wrote. */
export function typedText(): void {
  suite('text', () => {
    fuzz(
      'that somebody typed is a command or none',
      { runs: 36_000, cases: typed, corpus: corpus.texts },
      (text) => {
        const parsed = parseCommand(text)
        if (parsed.ok) assert.ok(commandNames.includes(parsed.command.name))
        else if (parsed.problem === 'unknown' && parsed.meant !== null) {
          const meant = parseCommand(parsed.meant)
          assert.ok(meant.ok || meant.problem !== 'unknown', parsed.meant)
        }
      },
    )
    fuzz(
      'that a model answered is a command of the grammar or none',
      { runs: 10_000, cases: typed, corpus: corpus.texts },
      (text) => {
        const guessed = guessedCommand(text)
        if (guessed !== undefined) assert.ok(parseCommand(guessed).ok)
      },
    )
    fuzz(
      'that names places leads out of no cloud',
      { runs: 10_000, cases: typed, corpus: corpus.texts },
      (text) => {
        const parsed = parseTargets(text, vault)
        if (parsed.ok)
          for (const { vaultUrl } of parsed.targets) assert.ok(liesInCloudOf(vaultUrl, vault))
      },
    )
    fuzz(
      'of rules, snoozes, names and hosts is read or not',
      { runs: 12_000, cases: typed, corpus: corpus.texts },
      (text) => {
        readWatchRules(text)
        splitSnoozeEnd(text)
        rotationIdIn(text)
        assert.ok(plainText(text).length <= 1_000)
        unmarkedText(text)
        assert.equal(isUploadPlace(`https://evil.example/${text}`, ['*.sharepoint.com']), false)
        if (URL.canParse(text)) isServiceHost(text, ['smba.example'])
      },
    )
  })
}

// What a model makes of free text: the grammar that it is told, and how its answer is read, with more
// suspicion than what people type. It fills in a question to the person and nothing else.

import { type CommandName, commandNames, grammar, parseCommand } from './command.ts'

const placeholders: Record<(typeof grammar)[CommandName], string> = {
  nothing: '',
  days: ' [number of days]',
  application: ' <application>',
  applicationAndEnd: ' <application> [for <number> days | until <yyyy-mm-dd>]',
  anyApplication: ' [application]',
  digest: ' [now | on | off | settings]',
}

/** Every command with what it takes, a line each; `does` says in words what one is for. */
export function grammarText(does: (name: CommandName) => string): string {
  return commandNames
    .map((name) => `${name}${placeholders[grammar[name]]} - ${does(name)}`)
    .join('\n')
}

/** What is longer would not be shown in full, and nobody presses for what they did not read. */
const longest = 80
/** Nothing unseen, no second line, nothing that could be a mention or markup. */
const neverInCommands = /[\p{C}\p{Zl}\p{Zp}<>`]/u

/** The one command in a model's answer, as it would be typed; undefined where that is not plain. */
export function guessedCommand(answer: string): string | undefined {
  const line = answer.trim()
  if (line.length > longest || neverInCommands.test(line)) return undefined
  const parsed = parseCommand(line)
  return parsed.ok && parsed.command.name !== 'help' ? line.replace(/\s+/g, ' ') : undefined
}

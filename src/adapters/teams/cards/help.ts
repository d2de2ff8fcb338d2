import type { HelpCard, HelpProblem } from '../../../application/card.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the help: the problem first, if there is one, then one line for each command. */
export function presentHelp(card: HelpCard, wording: Wording): TemplateData {
  const command = card.problem?.code === 'unknown' ? (card.problem.meant ?? '') : ''
  const meant: ActionData<'run-command'> = { text: command }
  return {
    hasProblem: card.problem !== null,
    problem: card.problem === null ? '' : problemInWords(card.problem, wording),
    hasMeant: command !== '',
    meant,
    commands: card.commands.map((name) => ({
      usage: wording.say(`help.command.${name}.usage`),
      does: wording.say(`help.command.${name}.does`),
    })),
  }
}

function problemInWords(problem: HelpProblem, { say }: Wording): string {
  switch (problem.code) {
    case 'unknown':
      return problem.meant === null
        ? say('help.problem.unknown')
        : say('help.problem.meant', { command: plainText(problem.meant) })
    case 'needsApplication':
      return say('help.problem.needsApplication', { command: problem.name })
    case 'needsDays':
      return say('help.problem.needsDays')
  }
}

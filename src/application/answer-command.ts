import type { Person } from '../domain/application.ts'
import { type Command, commandNames, type DigestRequest, parseCommand } from '../domain/command.ts'
import { findAndHandOver } from './attention/hand-over.ts'
import { showSettings } from './attention/settings.ts'
import { findAndSay } from './attention/silence.ts'
import { findAndSnooze } from './attention/snooze.ts'
import type { Card, HelpProblem } from './card.ts'
import type { FileOffer } from './cards/file-offer.ts'
import { type ShowCheckUpPorts, showCheckUp } from './check-up/show-check-up.ts'
import { showDigestSettings, switchDigest } from './digest-settings.ts'
import { findAndUndo } from './find-undo.ts'
import { type GuessPorts, guessCommand } from './guess-command.ts'
import type { HouseRules } from './house-rules.ts'
import { listMine, whoAmI } from './list-applications.ts'
import { listExpiring } from './list-expiring.ts'
import { listOrphans } from './list-orphans.ts'
import { findRemovable, listOwnRemovable } from './list-removable.ts'
import { makeDigest } from './make-digest.ts'
import type { GivenUpJobs } from './ports/given-up-jobs.ts'
import type { RoundSchedule } from './ports/round-schedule.ts'
import type { Conversation } from './ports/store.ts'
import type { PreparePorts } from './prepare-rotation.ts'
import { offerReport } from './report.ts'
import { startScan } from './scan.ts'
import { findAndRotate, findApplication, findTargets } from './show-application.ts'
import { findHistory } from './show-history.ts'
import { showStatus } from './show-status.ts'

/** The ports that any command reads. */
export type AnswerPorts = PreparePorts &
  ShowCheckUpPorts &
  GuessPorts & { readonly schedule: RoundSchedule; readonly givenUp: GivenUpJobs }

/** One message: who wrote what, and where. */
export interface TextRequest {
  readonly person: Person
  readonly text: string
  readonly where: Conversation['kind']
  /** Whether Teams takes files from bots there; it does so in personal chats alone. */
  readonly takesFiles?: boolean
  /** The conversation that it was written in. */
  readonly conversationId?: string
}

/**
 * Answers one message's text; text that is no command gets help. What nobody can make a command of
 * is shown to the model, if there is one: the help then asks, and nothing is done before a press.
 */
export async function answerText(
  ports: AnswerPorts,
  rules: HouseRules,
  request: TextRequest,
): Promise<Card | FileOffer> {
  const parsed = parseCommand(request.text)
  if (parsed.ok) return answerCommand(ports, rules, request, parsed.command)
  switch (parsed.problem) {
    case 'unknown': {
      const meant = parsed.meant ?? (await guessCommand(ports, request.text))
      return help({ code: parsed.problem, meant })
    }
    case 'needsDays': {
      const meant = await guessCommand(ports, request.text)
      return help(meant === null ? { code: parsed.problem } : { code: 'unknown', meant })
    }
    case 'needsApplication':
      return help({ code: parsed.problem, name: parsed.name })
  }
}

async function answerCommand(
  ports: AnswerPorts,
  rules: HouseRules,
  { person, where, conversationId, takesFiles = false }: TextRequest,
  command: Command,
): Promise<Card | FileOffer> {
  switch (command.name) {
    case 'help':
      return help(null)
    case 'expiring':
      return listExpiring(ports, rules, { person, days: command.days })
    case 'app':
      return findApplication(ports, rules, { person, query: command.query })
    case 'rotate':
      return findAndRotate(ports, rules, { person, query: command.query })
    case 'snooze':
      return findAndSnooze(ports, rules, { person, query: command.query, end: command.end })
    case 'mute':
    case 'unmute':
      // It concerns this person alone.
      if (where !== 'personal') return personalOnly
      return findAndSay(ports, { person, query: command.query, what: command.name })
    case 'handover':
      return findAndHandOver(ports, { person, query: command.query })
    case 'undo':
      return findAndUndo(ports, rules, { person, query: command.query })
    case 'history':
      return findHistory(ports, { person, query: command.query })
    case 'mine':
      return where === 'personal' ? listMine(ports, rules, person) : personalOnly
    case 'settings':
      return where === 'personal' ? showSettings(ports, person) : personalOnly
    case 'whoami':
      return where === 'personal' ? whoAmI(ports, person) : personalOnly
    case 'cleanup':
      // Leftovers are nobody else's business, and the buttons are for one person.
      if (where !== 'personal') return personalOnly
      return command.query === null
        ? listOwnRemovable(ports, rules, person)
        : findRemovable(ports, rules, { person, query: command.query })
    case 'target':
      return findTargets(ports, rules, { person, query: command.query })
    case 'status':
      return showStatus(ports, rules, person)
    case 'orphans':
      return listOrphans(ports, rules, { person, skip: 0 })
    case 'report':
      return offerReport(ports, rules, { person, takesFiles })
    case 'digest':
      // It shows everybody's applications: only a team that took the bot in gets that.
      if (where !== 'channel' || conversationId === undefined) {
        return { kind: 'message', message: { code: 'channelsOnly' } }
      }
      return answerDigest(ports, rules, { person, conversationId, what: command.what })
    case 'scan':
      return startScan(ports, person)
    case 'doctor':
      // It names permissions and addresses: not for everybody who reads a channel.
      if (where !== 'personal') return personalOnly
      return showCheckUp(ports, rules, person)
  }
}

const personalOnly: Card = { kind: 'message', message: { code: 'personalOnly' } }
function answerDigest(
  ports: AnswerPorts,
  rules: HouseRules,
  request: { person: Person; conversationId: string; what: DigestRequest },
): Promise<Card> {
  const { person, conversationId, what } = request
  const where = { conversationId }
  switch (what) {
    case 'now':
      return makeDigest(ports, rules, conversationId)
    case 'settings':
      return showDigestSettings(ports, rules, { where })
    case 'on':
    case 'off':
      return switchDigest(ports, rules, { person, where, isOn: what === 'on' })
  }
}

function help(problem: HelpProblem | null): Card {
  return { kind: 'help', problem, commands: commandNames }
}

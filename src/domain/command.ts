// The one grammar of what people can type, with or without a slash, in any case. Parsing, help and
// the completion of near misses are made from the same table.

import { nearestOf } from './near-miss.ts'
import { type SnoozeEnd, splitSnoozeEnd } from './snooze-end.ts'

/** Every command with what it takes, in the order in which help lists them. */
export const grammar = {
  expiring: 'days',
  mine: 'nothing',
  app: 'application',
  rotate: 'application',
  snooze: 'applicationAndEnd',
  mute: 'application',
  unmute: 'application',
  handover: 'application',
  undo: 'application',
  cleanup: 'anyApplication',
  target: 'application',
  history: 'application',
  status: 'nothing',
  digest: 'digest',
  orphans: 'nothing',
  report: 'nothing',
  scan: 'nothing',
  doctor: 'nothing',
  settings: 'nothing',
  whoami: 'nothing',
  help: 'nothing',
} as const

type Grammar = typeof grammar
type Taking<Takes extends Grammar[CommandName]> = {
  [Name in CommandName]: Grammar[Name] extends Takes ? Name : never
}[CommandName]

/** The name of a command. */
export type CommandName = keyof Grammar
/** A command about one application that says nothing else. */
export type ApplicationCommand = Taking<'application'>

/** What a person asked for. */
export type Command =
  | { readonly name: Taking<'nothing'> }
  | { readonly name: 'expiring'; readonly days: number | null }
  | { readonly name: 'digest'; readonly what: DigestRequest }
  | { readonly name: ApplicationCommand; readonly query: string }
  | { readonly name: 'snooze'; readonly query: string; readonly end: SnoozeEnd | null }
  | { readonly name: 'cleanup'; readonly query: string | null }

/** What can be asked of a channel's digest; `digest` alone is `digest now`. */
export const digestRequests = ['now', 'on', 'off', 'settings'] as const
/** One of `digestRequests`. */
export type DigestRequest = (typeof digestRequests)[number]

/** A command, or why the text is none. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  /** With the text of the command that may have been meant. */
  | { readonly ok: false; readonly problem: 'unknown'; readonly meant: string | null }
  | {
      readonly ok: false
      readonly problem: 'needsApplication'
      readonly name: ApplicationCommand | 'snooze'
    }
  | { readonly ok: false; readonly problem: 'needsDays'; readonly name: 'expiring' }

/** Every command, in the order in which help lists them. */
export const commandNames = Object.keys(grammar) as readonly CommandName[]

const greetings = new Set(['hi', 'hello', 'hey', '?'])
const longestQuery = 256
const mostDays = 3650

/** Reads one message's text; mentions of the bot are taken off before. */
export function parseCommand(text: string): ParsedCommand {
  const words = text
    .replace(/[\p{Cf}\p{Cc}]/gu, ' ')
    .trim()
    .split(/\s+/)
  const name = (words[0] ?? '').replace(/^\//, '').toLowerCase()
  const rest = words.slice(1).join(' ').slice(0, longestQuery)
  if (greetings.has(name)) return understood({ name: 'help' })
  if (!isCommandName(name)) return unknown(name, rest)
  if (takes(name, 'nothing')) return understood({ name })
  if (takes(name, 'days')) return parseExpiring(rest)
  if (takes(name, 'digest')) return parseDigest(rest)
  if (takes(name, 'anyApplication')) return understood({ name, query: rest || null })
  if (!rest) return { ok: false, problem: 'needsApplication', name }
  if (takes(name, 'applicationAndEnd')) return understood({ name, ...splitSnoozeEnd(rest) })
  return understood({ name, query: rest })
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(grammar, name)
}

function takes<Takes extends Grammar[CommandName]>(
  name: CommandName,
  what: Takes,
): name is Taking<Takes> {
  return grammar[name] === what
}

function unknown(name: string, rest: string): ParsedCommand {
  const near = nearestOf(name, commandNames)
  return { ok: false, problem: 'unknown', meant: near ? `${near} ${rest}`.trim() : null }
}

function parseDigest(rest: string): ParsedCommand {
  const word = rest.toLowerCase() || 'now'
  const what = digestRequests.find((each) => each === word)
  if (what) return understood({ name: 'digest', what })
  const near = nearestOf(word, digestRequests)
  return { ok: false, problem: 'unknown', meant: near ? `digest ${near}` : 'digest now' }
}

function parseExpiring(rest: string): ParsedCommand {
  if (!rest) return understood({ name: 'expiring', days: null })
  const days = /^(\d{1,4})( days?)?$/i.exec(rest)?.[1]
  if (days === undefined || Number(days) > mostDays) {
    return { ok: false, problem: 'needsDays', name: 'expiring' }
  }
  return understood({ name: 'expiring', days: Number(days) })
}

function understood(command: Command): ParsedCommand {
  return { ok: true, command }
}

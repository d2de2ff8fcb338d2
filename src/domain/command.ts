// The one grammar of what people can type, with or without a slash, in any case. Help is made
// from the same table.

/** What a person asked for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'expiring'; readonly days: number | null }
  | { readonly name: 'app'; readonly query: string }
  | { readonly name: 'rotate'; readonly query: string }
  | { readonly name: 'cleanup'; readonly query: string | null }
  | { readonly name: 'target'; readonly query: string }
  | { readonly name: 'status' }
  | { readonly name: 'digest'; readonly what: DigestRequest }
  | { readonly name: 'scan' }
  | { readonly name: 'doctor' }

/** What can be asked of a channel's digest; `digest` alone is `digest now`. */
export const digestRequests = ['now', 'on', 'off', 'settings'] as const
/** One of `digestRequests`. */
export type DigestRequest = (typeof digestRequests)[number]

/** A command, or why the text is none. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly problem: 'unknown' }
  | {
      readonly ok: false
      readonly problem: 'needsApplication'
      readonly name: 'app' | 'rotate' | 'target'
    }
  | { readonly ok: false; readonly problem: 'needsDays'; readonly name: 'expiring' }

/** The name of a command. */
export type CommandName = Command['name']

/** Every command, in the order in which help lists them. */
export const commandNames: readonly CommandName[] = [
  'expiring',
  'app',
  'rotate',
  'cleanup',
  'target',
  'status',
  'digest',
  'scan',
  'doctor',
  'help',
]

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
  switch (name) {
    case 'help':
    case 'status':
    case 'scan':
    case 'doctor':
      return understood({ name })
    case 'digest':
      return parseDigest(rest)
    case 'expiring':
      return parseExpiring(rest)
    case 'app':
    case 'rotate':
    case 'target':
      if (!rest) return { ok: false, problem: 'needsApplication', name }
      return understood({ name, query: rest })
    case 'cleanup':
      return understood({ name, query: rest || null })
    default:
      return { ok: false, problem: 'unknown' }
  }
}

function parseDigest(rest: string): ParsedCommand {
  const word = rest.toLowerCase() || 'now'
  const what = digestRequests.find((each) => each === word)
  return what ? understood({ name: 'digest', what }) : { ok: false, problem: 'unknown' }
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

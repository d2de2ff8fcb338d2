// Watch rules as an operator writes them: `name:Legacy*, tag:unmanaged`. Every problem is said by the
// rule's place in the list and never by what stands there.

import type { WatchRule } from './watch-rules.ts'

/** The rules, or everything that is wrong with the list. */
export type ReadWatchRules =
  | { readonly ok: true; readonly rules: readonly WatchRule[] }
  | { readonly ok: false; readonly problems: readonly string[] }

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Reads a list of rules with commas between them; a comma cannot be part of a rule. */
export function readWatchRules(text: string): ReadWatchRules {
  const items = text.split(',').map((item) => item.trim())
  const read = items.filter((item) => item !== '').map(readRule)
  const problems = read.flatMap((result, at) =>
    typeof result === 'string' ? [`must have ${result} in rule ${at + 1}`] : [],
  )
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, rules: read.filter((result) => typeof result !== 'string') }
}

/** A rule as it can be written. */
export function watchRuleText(rule: WatchRule): string {
  switch (rule.by) {
    case 'name':
      return `name:${rule.pattern}`
    case 'tag':
      return `tag:${rule.tag}`
    case 'owner':
      return `owner:${rule.objectId}`
    case 'id':
      return `id:${rule.clientId}`
  }
}

/** The rule, or what it lacks. */
function readRule(item: string): WatchRule | string {
  const colon = item.indexOf(':')
  const value = item.slice(colon + 1).trim()
  const id = value.toLowerCase()
  switch (item.slice(0, Math.max(0, colon)).trim().toLowerCase()) {
    case 'name':
      return value ? { by: 'name', pattern: value } : 'a name or pattern after name:'
    case 'tag':
      return value ? { by: 'tag', tag: value } : 'a tag after tag:'
    case 'owner':
      return guid.test(id) ? { by: 'owner', objectId: id } : 'an object id after owner:'
    case 'id':
      return guid.test(id) ? { by: 'id', clientId: id } : 'a client id after id:'
    default:
      return 'name:, tag:, owner: or id: first'
  }
}

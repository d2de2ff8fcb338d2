// Which applications are watched: all of them, but for those that the operator's rules leave out and
// those that a service renews by itself. Nobody is warned of an application that is not watched; the
// answer names the rule that says so, because silence has to be explained.

import type { Application, Owner } from './application.ts'
import { type SelfRotation, selfRotationOf } from './self-rotating.ts'

/** What one rule goes by; ids in small letters. */
export type WatchRule =
  /** The whole name, in any case; `*` stands for any text, none included. */
  | { readonly by: 'name'; readonly pattern: string }
  | { readonly by: 'tag'; readonly tag: string }
  /** Object id of a person or service principal. */
  | { readonly by: 'owner'; readonly objectId: string }
  | { readonly by: 'id'; readonly clientId: string }

/** The operator's rules. Exclusion wins; no inclusion at all means every application. */
export interface WatchRules {
  readonly include: readonly WatchRule[]
  readonly exclude: readonly WatchRule[]
}

/** No rules: every application is watched that people have to see to. */
export const watchEverything: WatchRules = { include: [], exclude: [] }

/** Why nobody is warned of an application. */
export type Unwatched =
  | { readonly why: 'excluded'; readonly rule: WatchRule }
  | { readonly why: 'selfRotating'; readonly service: SelfRotation }
  | { readonly why: 'notIncluded' }

/**
 * Why this application is not watched; undefined where it is. Where its owners are not known, a rule
 * by owner leaves nothing out: a warning too many is better than none.
 */
export function whyUnwatched(
  application: Application,
  owners: readonly Owner[] | undefined,
  watch: WatchRules,
): Unwatched | undefined {
  const rule = watch.exclude.find((each) => fits(each, application, owners) === 'yes')
  if (rule) return { why: 'excluded', rule }
  const service = renewedBy(application, watch)
  if (service) return { why: 'selfRotating', service }
  if (watch.include.length === 0) return undefined
  const included = watch.include.some((each) => fits(each, application, owners) !== 'no')
  return included ? undefined : { why: 'notIncluded' }
}

/**
 * The service that renews this application's secrets by itself; undefined where people have to, and
 * where the operator says so by including its client id.
 */
export function renewedBy(
  application: Pick<Application, 'displayName' | 'tags' | 'clientId'>,
  { include }: WatchRules,
): SelfRotation | undefined {
  const clientId = application.clientId.toLowerCase()
  if (include.some((rule) => rule.by === 'id' && rule.clientId === clientId)) return undefined
  return selfRotationOf(application)
}

/** Whether the rules cannot be answered without an application's owners. */
export function asksForOwners({ include, exclude }: WatchRules): boolean {
  return [...include, ...exclude].some(({ by }) => by === 'owner')
}

/** Whether any of the rules certainly fits; a rule by owner does not where owners are not known. */
export function fitsAny(
  rules: readonly WatchRule[],
  application: Application,
  owners: readonly Owner[] | undefined,
): boolean {
  return rules.some((rule) => fits(rule, application, owners) === 'yes')
}

function fits(
  rule: WatchRule,
  { displayName, tags, clientId }: Application,
  owners: readonly Owner[] | undefined,
): 'yes' | 'no' | 'unknown' {
  switch (rule.by) {
    case 'name':
      return yesOrNo(fitsPattern(comparable(displayName ?? ''), comparable(rule.pattern)))
    case 'tag':
      return yesOrNo(tags.some((tag) => comparable(tag) === comparable(rule.tag)))
    case 'owner':
      if (!owners) return 'unknown'
      return yesOrNo(owners.some(({ id }) => id.toLowerCase() === rule.objectId))
    case 'id':
      return yesOrNo(clientId.toLowerCase() === rule.clientId)
  }
}

function yesOrNo(answer: boolean): 'yes' | 'no' {
  return answer ? 'yes' : 'no'
}

/** Entra's own search knows no case either; one letter may be written in several ways. */
function comparable(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

/** Looks for the parts between the stars one after the other: never slow, whatever the pattern. */
function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

// What Rekey needs around it, and how a look at all of it is summed up. A check that could not be
// made is `unknown`: never taken for good, never for bad.

/** Everything that `doctor` looks at, in the order in which it tells. */
export const checkNames = [
  'settings',
  'database',
  'migrations',
  'botToken',
  'graphToken',
  'clock',
  'readApplications',
  'writeApplications',
  'signIn',
  'readPeople',
  'readPolicies',
  'readSignIns',
  'appCatalog',
  'installBot',
  'vault',
  'rounds',
  'findings',
] as const
/** One of `checkNames`. */
export type CheckName = (typeof checkNames)[number]

/** How one check ended. */
export interface Check {
  readonly what: CheckName
  readonly state: 'ok' | 'missing' | 'unknown'
  /** What was seen, in no language: a permission, a code, a number. */
  readonly seen: string | null
  /** The command that mends it, with `<…>` where only the operator knows; null where none does. */
  readonly mend: string | null
}

/** Without these nobody is warned or nothing can be rotated; the others are for comfort. */
const required: ReadonlySet<CheckName> = new Set([
  'settings',
  'database',
  'botToken',
  'graphToken',
  'clock',
  'readApplications',
  'writeApplications',
  'signIn',
  'vault',
])

/** Whether Rekey can do its work as far as these checks tell; a required one must be known good. */
export function isFit(checks: readonly Check[]): boolean {
  return checks.every(({ what, state }) => state === 'ok' || !required.has(what))
}

/** Whether Rekey can do without what a check looks at. */
export function isRequired(what: CheckName): boolean {
  return required.has(what)
}

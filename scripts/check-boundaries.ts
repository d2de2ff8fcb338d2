import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'

/** Fewer modules than this means that the check read nothing, which it would report as "fine". */
const leastModules = 100

/** One broken rule, for people. */
export interface BrokenRule {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/**
 * Checks who imports whom below a project's root against .dependency-cruiser.json. Throws when too
 * few modules were read for the answer to mean anything.
 */
export async function findBrokenRules(root: string): Promise<BrokenRule[]> {
  process.chdir(root)
  const options = await extractOptions('./.dependency-cruiser.json')
  const result = await cruise(['src', 'sandbox'], options, undefined, {
    tsConfig: extractTSConfig('./tsconfig.json'),
  })
  const { modules, summary } = result.output as ICruiseResult
  if (modules.length < leastModules) {
    throw new Error(`only ${modules.length} modules were read: the check itself is broken`)
  }
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

if (import.meta.main) {
  const broken = await findBrokenRules(process.cwd())
  for (const { rule, from, to } of broken) console.error(`${rule}: ${from} -> ${to}`)
  console.log(broken.length === 0 ? 'boundaries hold' : `${broken.length} boundaries are broken`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

import type { Check } from '../../domain/checkup.ts'

/** Of a process that runs: without settings there would be none. */
export const settingsInOrder: Check = { what: 'settings', state: 'ok', seen: null, mend: null }

/** Settings that were refused; each problem begins with the name of its variable. */
export function wrongSettings(problems: readonly string[]): Check {
  const names = new Set(problems.map((problem) => problem.split(' ')[0]))
  const values = [...names].map((name) => `${name}=<value>`).join(' ')
  return {
    what: 'settings',
    state: 'missing',
    seen: problems.join('; '),
    mend: `az containerapp update --name <app> --resource-group <group> --set-env-vars ${values}`,
  }
}

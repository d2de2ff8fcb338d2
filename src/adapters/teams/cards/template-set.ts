// The card templates: read and parsed once, filled as often as needed.

import { readFileSync } from 'node:fs'
// The package's front door has types that lead into another package's TypeScript sources.
import { Template } from 'adaptivecards-templating/lib/template-engine.js'
import type { Card } from '../../../application/card.ts'
import type { Words } from './message-catalog.ts'
import { seal } from './sealed-text.ts'
import type { AdaptiveCardJson, TemplateData } from './template-data.ts'

/** Fills the template of a card kind. */
export type FillTemplate = (
  kind: Card['kind'],
  words: Words,
  data: TemplateData,
) => AdaptiveCardJson

/** Every kind of card; each has a template file of its name. */
export const cardKinds: readonly Card['kind'][] = Object.keys({
  welcome: 0,
  expiry: 0,
  'due-list': 0,
  superseded: 0,
  'rotate-form': 0,
  'rotation-progress': 0,
  'give-up-confirm': 0,
  'give-up-progress': 0,
  'rotation-stored': 0,
  'cleanup-confirm': 0,
  'cleanup-warning': 0,
  'cleanup-reminder': 0,
  'cleanup-progress': 0,
  'rotation-closed': 0,
  'undo-confirm': 0,
  'undo-progress': 0,
  'rotation-undone': 0,
  'rotation-failed': 0,
  help: 0,
  expiring: 0,
  application: 0,
  targets: 0,
  'name-deleted': 0,
  picker: 0,
  'secret-picker': 0,
  'cleanup-list': 0,
  'removal-confirm': 0,
  removal: 0,
  finding: 0,
  'matter-over': 0,
  status: 0,
  doctor: 0,
  scan: 0,
  orphans: 0,
  report: 0,
  digest: 0,
  'snooze-form': 0,
  approval: 0,
  'hand-over': 0,
  'attention-said': 0,
  settings: 0,
  mine: 0,
  whoami: 0,
  history: 0,
  'digest-follow-up': 0,
  'digest-settings': 0,
  message: 0,
} satisfies Record<Card['kind'], 0>) as Card['kind'][]

/** Reads `<kind>.json` of every card kind from a folder; throws at the first that is missing. */
export function readTemplates(folder: URL): FillTemplate {
  const templates = new Map(
    cardKinds.map((kind) => {
      const text = readFileSync(new URL(`${kind}.json`, folder), 'utf8')
      return [kind, new Template(JSON.parse(text))]
    }),
  )
  return (kind, words, data) => {
    const sealed = seal(data)
    const root = { ...(sealed.value as object), words }
    const filled: unknown = templates.get(kind)?.expand({ $root: root })
    assertFilled(kind, filled)
    return sealed.open(filled) as AdaptiveCardJson
  }
}

/** Sealed text cannot hold `${`, so one that is left names a field that the data lacks. */
function assertFilled(kind: Card['kind'], filled: unknown): void {
  const left = JSON.stringify(filled)?.match(/\$\{[^}]*\}?/)
  if (left) throw new Error(`Template ${kind} binds ${left[0]}, which its data lacks`)
}

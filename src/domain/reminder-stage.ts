// How reminders of a clean-up are named in the ledger of notices: by their rotation, so that a later
// rotation of the same application reminds anew.

import { isRotationId, type RotationId } from './rotation-name.ts'

/** So many days after the new secret was stored, or before the old one ends. */
export type Milestone = `waited-${number}` | `ends-${number}`

/** A stage of waiting for one rotation's clean-up. */
export type ReminderStage = `cleanup/${RotationId}/${Milestone}`

const form = /^cleanup\/([^/]+)\/(?:waited|ends)-\d+$/

/** The name of a stage in the ledger. */
export function reminderStage(id: RotationId, milestone: Milestone): ReminderStage {
  return `cleanup/${id}/${milestone}`
}

/** Whether a text names a stage of waiting for a clean-up. */
export function isReminderStage(text: unknown): text is ReminderStage {
  return typeof text === 'string' && rotationIn(text) !== undefined
}

/** The rotation whose clean-up a stage reminds of; undefined for every other stage. */
export function rotationRemindedOf(stage: unknown): RotationId | undefined {
  return typeof stage === 'string' ? rotationIn(stage) : undefined
}

function rotationIn(text: string): RotationId | undefined {
  const id = form.exec(text)?.[1] ?? ''
  return isRotationId(id) ? id : undefined
}

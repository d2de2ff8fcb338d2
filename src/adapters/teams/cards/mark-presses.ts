// Buttons that change something bear the id of their drawing, so that a press of them counts once.

import { randomBytes } from 'node:crypto'
import { isActing } from '../../../domain/press.ts'

/** A new id of a drawing. */
export function newDrawnId(): string {
  return randomBytes(12).toString('base64url')
}

/** Puts the id into the data of every Action.Execute whose verb changes something. */
export function markPresses(node: unknown, drawnId: string): unknown {
  if (Array.isArray(node)) return node.map((each) => markPresses(each, drawnId))
  if (typeof node !== 'object' || node === null) return node
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, markPresses(value, drawnId)]),
  )
  if (copy['type'] !== 'Action.Execute' || !isActing(String(copy['verb']))) return copy
  return { ...copy, data: { ...(copy['data'] as object | undefined), drawnId } }
}

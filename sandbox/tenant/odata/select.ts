import { refuse } from '../graph/graph-error.ts'
import type { Entity } from './entity.ts'

/** Names in a comma list such as `$select`. */
export function listed(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/**
 * Keeps the selected members and all `@odata.…` annotations. A name that the type does not have is
 * answered with 400, as Graph does.
 */
export function select(entity: Entity, names: readonly string[], type: string): Entity {
  if (names.length === 0) return entity
  const kept: Entity = {}
  for (const [name, value] of Object.entries(entity)) {
    if (name.startsWith('@') || names.includes(name)) kept[name] = value
  }
  for (const name of names) {
    if (!(name in entity)) {
      refuse(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
      )
    }
  }
  return kept
}

/** Keeps what is there of the selected members, for lists of mixed types. */
export function selectPresent(entity: Entity, names: readonly string[]): Entity {
  if (names.length === 0) return entity
  return Object.fromEntries(
    Object.entries(entity).filter(([name]) => name.startsWith('@') || names.includes(name)),
  )
}

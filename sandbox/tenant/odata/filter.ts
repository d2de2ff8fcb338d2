import { refuse } from '../graph/graph-error.ts'
import type { Entity } from './entity.ts'

/** Which `$filter` clauses a collection takes: property to the operators that work on it. */
export type Filterable = Record<string, readonly ('eq' | 'in' | 'startswith' | 'count' | 'any')[]>

type Test = (entity: Entity) => boolean

const clauseForms = {
  startswith: /^startswith\(\s*([\w/]+)\s*,\s*'((?:[^']|'')*)'\s*\)$/i,
  count: /^([\w]+)\/\$count\s+eq\s+(\d+)$/i,
  any: /^([\w]+)\/any\(\s*(\w+)\s*:\s*\2\s+eq\s+'((?:[^']|'')*)'\s*\)$/i,
  in: /^([\w/]+)\s+in\s+\(([^)]*)\)$/i,
  eq: /^([\w/]+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false|null|[0-9a-f-]{36}))$/i,
}

/**
 * The test that a `$filter` stands for: clauses joined by `and`. What the collection cannot filter
 * is answered with 400, as Graph does for `passwordCredentials`.
 */
export function filterFrom(text: string | null, filterable: Filterable, type: string): Test {
  if (text === null || text.trim() === '') return () => true
  const tests = splitAtAnd(text).map((clause) => testFrom(clause.trim(), filterable, type))
  return (entity) => tests.every((test) => test(entity))
}

function testFrom(clause: string, filterable: Filterable, type: string): Test {
  const startswith = clauseForms.startswith.exec(clause)
  if (startswith !== null) {
    const [, property = '', prefix = ''] = startswith
    allow(property, 'startswith', filterable, type)
    const wanted = unquote(prefix).toLowerCase()
    return (entity) => {
      const value = valueAt(entity, property)
      return typeof value === 'string' && value.toLowerCase().startsWith(wanted)
    }
  }
  const count = clauseForms.count.exec(clause)
  if (count !== null) {
    const [, property = '', number = ''] = count
    allow(property, 'count', filterable, type)
    return (entity) => {
      const value = valueAt(entity, property)
      return Array.isArray(value) && value.length === Number(number)
    }
  }
  const any = clauseForms.any.exec(clause)
  if (any !== null) {
    const [, property = '', , quoted = ''] = any
    allow(property, 'any', filterable, type)
    return (entity) => equal(valueAt(entity, property), unquote(quoted))
  }
  const among = clauseForms.in.exec(clause)
  if (among !== null) {
    const [, property = '', list = ''] = among
    allow(property, 'in', filterable, type)
    const wanted = [...list.matchAll(/'((?:[^']|'')*)'/g)].map((match) => unquote(match[1] ?? ''))
    return (entity) => wanted.some((value) => equal(valueAt(entity, property), value))
  }
  const equals = clauseForms.eq.exec(clause)
  if (equals !== null) {
    const [, property = '', quoted, bare] = equals
    allow(property, 'eq', filterable, type)
    const wanted = quoted === undefined ? literal(bare ?? '') : unquote(quoted)
    return (entity) => equal(valueAt(entity, property), wanted)
  }
  return refuse(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause: ${clause}`,
  )
}

function allow(
  property: string,
  operator: Filterable[string][number],
  filterable: Filterable,
  type: string,
): void {
  if (filterable[property]?.includes(operator)) return
  refuse(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${type}'.`,
  )
}

function splitAtAnd(text: string): string[] {
  const clauses: string[] = []
  let inQuotes = false
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === "'") inQuotes = !inQuotes
    const joint = /^\s+and\s+/i.exec(inQuotes ? '' : text.slice(index))
    if (joint === null) continue
    clauses.push(text.slice(start, index))
    start = index + joint[0].length
    index = start - 1
  }
  return [...clauses, text.slice(start)]
}

function valueAt(entity: Entity, property: string): unknown {
  let value: unknown = entity
  for (const name of property.split('/')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Entity)[name]
  }
  return value
}

function equal(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return a.some((item) => equal(item, b))
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase()
  return a === b
}

function literal(text: string): unknown {
  switch (text.toLowerCase()) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
  }
  return text
}

const unquote = (text: string): string => text.replaceAll("''", "'")

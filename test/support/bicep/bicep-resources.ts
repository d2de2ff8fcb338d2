import { dirname, join } from 'node:path/posix'
import type { Node } from 'web-tree-sitter'
import { type BicepFile, type Declared, propertiesOf, readBicep } from './bicep-file.ts'
import type { ReadText } from './bicep-problems.ts'
import { literalOf } from './parse-bicep.ts'

type Json = null | boolean | number | string | readonly Json[] | JsonObject
interface JsonObject {
  readonly [key: string]: Json
}

/** A resource as a template sends it. */
export interface SentResource {
  /** The file and the symbol in it. */
  readonly place: string
  /** Type and version, as the file has them. */
  readonly what: string
  readonly body: JsonObject
}

/** How a template writes what is evaluated when it is deployed. */
const expression = '[later]'
/** Bicep's own, which become part of the name or of the template around the resource. */
const notSent = new Set(['parent', 'scope', 'dependsOn'])

/**
 * The resources that a Bicep file and its modules send, with what they were given; `taken` is the way that
 * every question (`a ? b : c`) goes.
 */
export function resourcesSent(
  path: string,
  read: ReadText,
  taken: boolean,
  given: JsonObject = {},
): SentResource[] {
  const file = readBicep(read(path) ?? '')
  const near = (name: string) => join(dirname(path), name)
  const evaluated = (node: Node | undefined) => evaluate(node, { file, given, taken, read, near })
  const own = file.resources
    .filter(({ isExisting }) => !isExisting)
    .map((each) => ({
      place: `${path} ${each.name}`,
      what: each.what,
      body: bodyOf(each, evaluated),
    }))
  const within = file.modules.flatMap(({ what, properties }) => {
    const params = evaluated(properties.get('params'))
    return resourcesSent(near(what), read, taken, params as JsonObject)
  })
  return [...own, ...within]
}

interface Scope {
  readonly file: BicepFile
  readonly given: JsonObject
  readonly taken: boolean
  readonly read: ReadText
  readonly near: (name: string) => string
}

function bodyOf(
  { what, properties, isNested }: Declared,
  evaluated: (node: Node | undefined) => Json,
): JsonObject {
  if (isNested) throw new Error(`${what} within another resource is not looked at`)
  const [type = '', apiVersion = ''] = what.split('@')
  const body = Object.fromEntries(
    [...properties]
      .filter(([key]) => !notSent.has(key))
      .map(([key, node]) => [key, evaluated(node)]),
  )
  const name = properties.has('parent') ? expression : (body['name'] ?? null)
  return { ...body, name, type, apiVersion }
}

/** A value as far as the files tell it. */
function evaluate(node: Node | undefined, scope: Scope): Json {
  if (!node) return expression
  const [first, second, third] = node.namedChildren
  switch (node.type) {
    case 'string':
      return literalOf(node) ?? expression
    case 'number':
    case 'boolean':
    case 'null':
      return JSON.parse(node.text) as Json
    case 'object':
      return Object.fromEntries(
        [...propertiesOf(node)].map(([key, value]) => [key, evaluate(value, scope)]),
      )
    case 'array':
      return entriesOf(node).map((entry) => (entry ? evaluate(entry, scope) : expression))
    case 'ternary_expression':
      return evaluate(scope.taken ? second : third, scope)
    case 'for_statement':
      return [evaluate(node.namedChildren.at(-1), scope)]
    case 'identifier':
      return symbolOf(node.text, scope)
    case 'member_expression': {
      const object = evaluate(first, scope)
      return isObject(object) ? (object[second?.text ?? ''] ?? expression) : expression
    }
    case 'call_expression':
      return calledOf(first?.text ?? '', second?.namedChildren ?? [], scope)
    default:
      return expression
  }
}

/** The entries of an array; undefined for a call, which the grammar takes for two entries. */
function entriesOf(array: Node): (Node | undefined)[] {
  return array.namedChildren.flatMap((entry, index, all) => {
    if (all[index - 1]?.endIndex === entry.startIndex) return []
    return [all[index + 1]?.startIndex === entry.endIndex ? undefined : entry]
  })
}

function symbolOf(name: string, scope: Scope): Json {
  const variable = scope.file.variables.get(name)
  if (variable) return evaluate(variable.namedChildren[1], scope)
  const param = scope.file.params.find((each) => each.name === name)
  return scope.given[name] ?? evaluate(param?.standard, scope)
}

function calledOf(name: string, given: readonly Node[], scope: Scope): Json {
  const values = given.map((each) => evaluate(each, scope))
  const [text] = values
  if (name === 'concat') return values.flat()
  if (name === 'loadJsonContent' && typeof text === 'string') {
    return JSON.parse(scope.read(scope.near(text)) ?? 'null') as Json
  }
  return expression
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

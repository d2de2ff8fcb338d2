import type { Node } from 'web-tree-sitter'
import { literalOf, nodesIn, parseBicep } from './parse-bicep.ts'

/** A parameter; one without a default has to be given. */
export interface Param {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  readonly standard: Node | undefined
}

/** A resource or module: its symbol, the type or path in quotes, and the properties of its body. */
export interface Declared {
  readonly name: string
  readonly what: string
  readonly node: Node
  readonly isExisting: boolean
  readonly isNested: boolean
  readonly properties: ReadonlyMap<string, Node>
}

/** What a Bicep file declares. */
export interface BicepFile {
  readonly root: Node
  readonly params: readonly Param[]
  readonly variables: ReadonlyMap<string, Node>
  readonly outputs: readonly string[]
  readonly resources: readonly Declared[]
  readonly modules: readonly Declared[]
}

/** Reads a Bicep file; what is wrong with it is for bicepProblems to say. */
export function readBicep(text: string): BicepFile {
  const root = parseBicep(text)
  const all = [...nodesIn(root)]
  const of = (type: string) => all.filter((node) => node.isNamed && node.type === type)
  return {
    root,
    params: of('parameter_declaration').map(paramOf),
    variables: new Map(of('variable_declaration').map((node) => [nameOf(node), node])),
    outputs: of('output_declaration').map(nameOf),
    resources: of('resource_declaration').map(declaredOf),
    modules: of('module_declaration').map(declaredOf),
  }
}

/** The symbol that a declaration makes. */
export function nameOf(declaration: Node): string {
  return declaration.namedChildren[0]?.text ?? ''
}

/** Properties of an object by name; an object of its own for each kind of body. */
export function propertiesOf(object: Node | undefined): Map<string, Node> {
  const found = new Map<string, Node>()
  for (const property of object?.namedChildren ?? []) {
    const [key, value] = property.namedChildren
    if (property.type !== 'object_property' || !key || !value) continue
    found.set(literalOf(key) ?? key.text, value)
  }
  return found
}

function paramOf(node: Node): Param {
  const [name, type, standard] = node.namedChildren
  const isNullable = type?.text.endsWith('?') ?? false
  return {
    name: name?.text ?? '',
    type: type?.text ?? '',
    isRequired: !standard && !isNullable,
    standard,
  }
}

function declaredOf(node: Node): Declared {
  const [, what, body] = node.namedChildren
  return {
    name: nameOf(node),
    what: literalOf(what) ?? '',
    node,
    isExisting: node.children.some(({ type }) => type === 'existing'),
    isNested: node.parent?.type === 'object_property',
    properties: propertiesOf(body?.type === 'object' ? body : body?.namedChildren.at(-1)),
  }
}

import type { Node } from 'web-tree-sitter'
import { nameOf } from './bicep-file.ts'

/** A name that is used somewhere: of a symbol, a function, or a decorator. */
export interface Reference {
  readonly kind: 'symbol' | 'function' | 'decorator'
  readonly name: string
  readonly node: Node
}

/** Every name that is used below a node and that nothing in between declares (loops, lambdas). */
export function* referencesIn(
  node: Node,
  local: ReadonlySet<string> = new Set(),
): Generator<Reference> {
  const [first, ...rest] = node.namedChildren
  const within = function* (nodes: readonly Node[], more: readonly string[] = []) {
    for (const each of nodes) yield* referencesIn(each, new Set([...local, ...more]))
  }
  switch (node.type) {
    case 'identifier':
      if (local.has(node.text)) return
      return yield { kind: isCalled(node) ? 'function' : 'symbol', name: node.text, node }
    case 'decorator': {
      const call = first?.namedChildren ?? []
      yield { kind: 'decorator', name: call[0]?.text ?? '', node }
      return yield* within(call.slice(1))
    }
    case 'call_expression': {
      if (first?.type !== 'identifier') return yield* within(node.namedChildren)
      yield { kind: 'function', name: first.text, node }
      return yield* within(rest)
    }
    case 'object_property':
      return yield* within(first?.type === 'identifier' ? rest : node.namedChildren)
    case 'resource_expression':
      return yield* within(first ? [first] : [])
    case 'for_statement':
    case 'lambda_expression': {
      const names = first?.namedChildCount ? first.namedChildren : first ? [first] : []
      return yield* within(
        rest,
        names.map(({ text }) => text),
      )
    }
    case 'resource_declaration':
      return yield* within(rest, nestedIn(node))
    case 'parameter_declaration':
    case 'variable_declaration':
    case 'output_declaration':
    case 'module_declaration':
      return yield* within(rest)
    default:
      return yield* within(node.namedChildren)
  }
}

/** In an array the grammar takes `f()` for two entries; the bracket follows at once. */
function isCalled({ endIndex, nextSibling }: Node): boolean {
  return nextSibling?.startIndex === endIndex && nextSibling.text.startsWith('(')
}

/** Symbols of the resources that are declared right in the body of another. */
export function nestedIn(resource: Node): string[] {
  const body = resource.namedChildren.find(({ type }) => type === 'object')
  return (body?.namedChildren ?? []).flatMap((property) =>
    property.namedChildren.filter(({ type }) => type === 'resource_declaration').map(nameOf),
  )
}

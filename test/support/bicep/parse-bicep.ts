import { fileURLToPath } from 'node:url'
import { Language, type Node, Parser } from 'web-tree-sitter'

await Parser.init()
const grammar = import.meta.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')
const parser = new Parser()
parser.setLanguage(await Language.load(fileURLToPath(grammar)))

/** The syntax tree of a Bicep file, by the grammar of the language. */
export function parseBicep(text: string): Node {
  const tree = parser.parse(text)
  if (!tree) throw new Error('The parser gave no tree.')
  return tree.rootNode
}

/** A node and all that is in it. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of node.children) yield* nodesIn(child)
}

/** The text of a string without interpolation; undefined for anything else. */
export function literalOf(node: Node | null | undefined): string | undefined {
  if (node?.type !== 'string') return undefined
  if (node.namedChildren.some(({ type }) => type !== 'string_content')) return undefined
  return node.namedChildren.map(({ text }) => text).join('')
}

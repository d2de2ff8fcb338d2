import { dirname, join } from 'node:path/posix'
import type { Node } from 'web-tree-sitter'
import { type BicepFile, type Declared, nameOf, propertiesOf, readBicep } from './bicep-file.ts'
import { nestedIn, referencesIn } from './bicep-references.ts'
import { literalOf, nodesIn } from './parse-bicep.ts'

/** The text of a file by its path; undefined where there is none. */
export type ReadText = (path: string) => string | undefined

/** What this check knows how to look at; a file that needs more needs a better check first. */
const statements = new Set([
  'comment',
  'decorators',
  'module_declaration',
  'output_declaration',
  'parameter_declaration',
  'resource_declaration',
  'target_scope_assignment',
  'variable_declaration',
])
const functions = new Set(
  `concat contains empty environment filter first guid items join json length loadJsonContent
  loadTextContent loadYamlContent map replace resourceGroup resourceId string subscription
  subscriptionResourceId tenant toLower uniqueString uriComponent`.split(/\s+/),
)
const decorators = new Set(
  'allowed description maxLength maxValue minLength minValue secure'.split(' '),
)
const versionedType = /^[A-Z]\w+(\.\w+)+(\/\w+)+@\d{4}-\d{2}-\d{2}(-preview)?$/

/** All that can be seen to be wrong with a Bicep file without a compiler, by line. */
export function bicepProblems(path: string, read: ReadText): string[] {
  const file = readBicep(read(path) ?? '')
  const broken = syntaxProblems(file.root)
  if (broken.length > 0) return broken
  const near = (name: string) => read(join(dirname(path), name))
  return [
    ...symbolProblems(file),
    ...file.resources.flatMap((each) => resourceProblems(each, file)),
    ...file.modules.flatMap((each) => moduleProblems(each, file, near)),
    ...loadProblems(file, near),
  ]
}

const at = (node: Node, problem: string) => `${node.startPosition.row + 1}: ${problem}`

function syntaxProblems(root: Node): string[] {
  const problems: string[] = []
  for (const node of nodesIn(root)) {
    if (node.isError || node.isMissing) problems.push(at(node, `cannot be read: ${node.text}`))
    if (node.type === 'object' || node.type === 'array') problems.push(...crowded(node))
  }
  for (const node of root.namedChildren) {
    if (!statements.has(node.type)) problems.push(at(node, `${node.type} is not looked at`))
  }
  return problems
}

/** The grammar lets two entries stand side by side; the language wants a comma or a new line. */
function crowded(list: Node): string[] {
  return list.children.flatMap((entry, index) => {
    const next = list.children[index + 1]
    if (!entry.isNamed || !next?.isNamed) return []
    // Without a gap it is one entry, which the grammar takes for two: a call in an array.
    const isOne = entry.endIndex === next.startIndex
    const isApart = isOne || entry.endPosition.row < next.startPosition.row
    return isApart ? [] : [at(next, 'stands on the line of the entry before it')]
  })
}

function symbolProblems(file: BicepFile): string[] {
  const declared = file.root.namedChildren
    .filter(({ type }) => /^(parameter|variable|resource|module)_declaration$/.test(type))
    .map(nameOf)
  const problems = declared
    .filter((name, index) => declared.indexOf(name) !== index)
    .map((name) => `${name} is declared twice`)
  const used = new Set<string>()
  for (const { kind, name, node } of referencesIn(file.root)) {
    const known = { symbol: new Set(declared), function: functions, decorator: decorators }[kind]
    if (!known.has(name)) problems.push(at(node, `no ${kind} ${name}`))
    if (kind === 'symbol') used.add(name)
  }
  for (const node of nodesIn(file.root)) {
    if (node.type !== 'resource_expression') continue
    const [outer, inner] = node.namedChildren
    const parent = file.resources.find(({ name }) => name === outer?.text)
    if (parent && !nestedIn(parent.node).includes(inner?.text ?? '')) {
      problems.push(at(node, `no resource ${node.text}`))
    }
  }
  const idle = [...file.params.map(({ name }) => name), ...file.variables.keys()]
  return [...problems, ...idle.filter((name) => !used.has(name)).map((name) => `${name} is idle`)]
}

function resourceProblems(resource: Declared, { resources }: BicepFile): string[] {
  const { what, node, properties, isExisting, isNested } = resource
  const problems: string[] = []
  if (isNested ? !/^\w+$/.test(what) : !versionedType.test(what)) {
    problems.push(at(node, `${what} is no type with a version`))
  }
  if (!properties.has('name')) problems.push(at(node, `${resource.name} has no name`))
  const parent = properties.get('parent')?.text
  const parentType = resources.find(({ name }) => name === parent)?.what
  if (parent && parentType?.replace('@', '/\n@') !== what.replace(/\w+@/, '\n@')) {
    problems.push(at(node, `${what} is no child of ${parentType}`))
  }
  if (isExisting) {
    const more = [...properties.keys()].filter((name) => !/^(name|parent|scope)$/.test(name))
    problems.push(...more.map((name) => at(node, `${name} of what exists is not ours to set`)))
  }
  return problems
}

function moduleProblems(
  { name, what, node, properties }: Declared,
  { root }: BicepFile,
  near: ReadText,
): string[] {
  const text = near(what)
  if (text === undefined) return [at(node, `no file ${what}`)]
  const { params, outputs } = readBicep(text)
  const given = [...propertiesOf(properties.get('params')).keys()]
  const taken = [...nodesIn(root)].flatMap((each) => {
    const [object, property] = each.type === 'member_expression' ? each.namedChildren : []
    return object?.text === `${name}.outputs` ? [property?.text ?? ''] : []
  })
  return [
    ...given
      .filter((each) => !params.some((param) => param.name === each))
      .map((each) => at(node, `${what} has no parameter ${each}`)),
    ...params
      .filter((param) => param.isRequired && !given.includes(param.name))
      .map((param) => at(node, `${what} needs ${param.name}`)),
    ...taken
      .filter((each) => !outputs.includes(each))
      .map((each) => at(node, `${what} gives out no ${each}`)),
  ]
}

function loadProblems({ root, variables }: BicepFile, near: ReadText): string[] {
  const problems: string[] = []
  const loaded = new Map<string, object>()
  for (const { kind, name, node } of referencesIn(root)) {
    if (kind !== 'function' || !name.startsWith('load')) continue
    const path = literalOf(node.childForFieldName('arguments')?.namedChildren[0]) ?? ''
    const text = near(path)
    if (text === undefined) problems.push(at(node, `no file ${path}`))
    else if (name === 'loadJsonContent') {
      const variable = [...variables].find(([, declaration]) => declaration.equals(parentOf(node)))
      if (variable) loaded.set(variable[0], JSON.parse(text))
    }
  }
  for (const node of nodesIn(root)) {
    const [object, property] = node.type === 'member_expression' ? node.namedChildren : []
    const content = loaded.get(object?.text ?? '')
    if (content && !((property?.text ?? '') in content)) {
      problems.push(at(node, `nothing is loaded for ${node.text}`))
    }
  }
  return problems
}

const parentOf = (node: Node) => node.parent ?? node

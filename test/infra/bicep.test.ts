import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Node } from 'web-tree-sitter'
import { z } from 'zod/v4'
import { readSettings } from '../../src/settings.ts'
import { propertiesOf, readBicep } from '../support/bicep/bicep-file.ts'
import { bicepProblems } from '../support/bicep/bicep-problems.ts'
import { literalOf, nodesIn } from '../support/bicep/parse-bicep.ts'

const root = join(import.meta.dirname, '../../infra')
const textOf = (path: string) => readFileSync(join(root, path), 'utf8')
const read = (path: string) => (existsSync(join(root, path)) ? textOf(path) : undefined)
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.bicep'),
)

describe('the Bicep files', () => {
  it('are all of infra', () => assert.ok(files.length >= 9, files.join()))

  for (const path of files) {
    it(`${path} holds together`, () => assert.deepEqual(bicepProblems(path, read), []))
  }
})

describe('the files of parameters', () => {
  const parameterFile = z.object({ parameters: z.record(z.string(), z.object({ value: z.any() })) })
  const fits: Readonly<Record<string, (value: unknown) => boolean>> = {
    string: (value) => typeof value === 'string',
    int: Number.isInteger,
    bool: (value) => typeof value === 'boolean',
    object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  }

  for (const name of ['azure', 'app']) {
    it(`${name}.parameters.json gives what ${name}.bicep declares, in its types`, () => {
      const { params } = readBicep(textOf(`${name}.bicep`))
      const { parameters } = parameterFile.parse(JSON.parse(textOf(`${name}.parameters.json`)))
      const wrong = Object.entries(parameters).filter(([given, { value }]) => {
        const { type } = params.find((param) => param.name === given) ?? { type: 'nothing' }
        return !fits[type]?.(value)
      })
      assert.deepEqual(wrong, [])
    })
  }
})

describe('the settings that app.bicep gives the process', () => {
  const { variables } = readBicep(textOf('app.bicep'))
  const namesIn = (variable: string) =>
    [...nodesIn(variables.get(variable)?.namedChildren[1] as Node)].flatMap((node) => {
      const name = node.type === 'object' ? propertiesOf(node).get('name') : undefined
      return literalOf(name) ?? []
    })
  const names = ['own', 'toInsights', 'toReceiver'].flatMap(namesIn)

  it('are settings that Rekey reads, or that its libraries do', () => {
    const id = '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11'
    const sample: Readonly<Record<string, string>> = {
      BOT_TYPE: 'UserAssignedMsi',
      KEY_VAULT_URL: 'https://kv-rekey-a.vault.azure.net',
      DATABASE_URL: 'postgres://id-rekey-a@psql-rekey-a.postgres.database.azure.com:5432/rekey',
      PORT: '3978',
      METRICS_PORT: '3979',
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${id};IngestionEndpoint=https://a.example`,
    }
    const result = readSettings(Object.fromEntries(names.map((name) => [name, sample[name] ?? id])))
    assert.ok(result.ok, JSON.stringify(result))
    const ofLibraries = ['AZURE_CLIENT_ID', 'OTEL_EXPORTER_OTLP_HEADERS']
    const known = new Set([...Object.keys(result.settings), ...ofLibraries])
    assert.deepEqual(
      names.filter((name) => !known.has(name)),
      [],
    )
    assert.ok(names.length > 10)
  })
})

describe('the check of the Bicep files', () => {
  const sound = `param suffix string
var domains = { one: 'a' }
var role = loadJsonContent('role.json')
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-\${suffix}-\${domains.one}'
  resource app 'subnets' existing = { name: 'app' }
}
resource link 'Microsoft.Network/virtualNetworks/links@2024-05-01' = [for (name, index) in items(role.Names): {
  parent: network
  name: '\${name.key}\${index}'
  dependsOn: [network]
  tags: { all: [guid(suffix)] }
}]
module part 'part.bicep' = {
  name: 'part'
  params: { id: network::app.id }
}
output found string = part.outputs.found
`
  const beside: Readonly<Record<string, string>> = {
    'part.bicep': 'param id string\nparam more string = id\noutput found string = more\n',
    'role.json': '{ "Names": {} }',
  }
  const problemsOf = (text: string) =>
    bicepProblems('main.bicep', (path) => (path === 'main.bicep' ? text : beside[path]))

  it('finds nothing in a sound one', () => assert.deepEqual(problemsOf(sound), []))

  const faults: Readonly<Record<string, readonly [change: string, into: string, problem: string]>> =
    {
      'a brace that is missing': ["{ one: 'a' }", "{ one: 'a'", 'cannot be read'],
      'two properties on a line': ["{ one: 'a' }", "{ one: 'a' two: 'b' }", 'on the line'],
      'a statement that nobody looks at': [
        'var domains',
        "metadata a = 'b'\nvar domains",
        'looked',
      ],
      'a symbol that is declared twice': ['var role', 'param role string\nvar role', 'twice'],
      'a symbol that is not there': ['dependsOn: [network]', 'dependsOn: [net]', 'no symbol net'],
      'a loop variable outside its loop': ['network::app.id', 'index', 'no symbol index'],
      'a nested resource outside its parent': ['network::app.id', 'app.id', 'no symbol app'],
      'a nested resource that is not there': ['network::app', 'network::a', 'network::a'],
      'a function that is not there': ['items(', 'item(', 'no function item'],
      'such a function in a list': ['[guid(', '[uuid(', 'no function uuid'],
      'a decorator that is not there': ['param suffix', '@minimum(3)\nparam suffix', 'minimum'],
      'a parameter that nothing uses': ['var domains', 'param a string\nvar domains', 'a is idle'],
      'a type without a version': ['virtualNetworks@2024-05-01', 'virtualNetworks', 'no type'],
      'a child of another type': ['/virtualNetworks/links@', '/links/links@', 'no child of'],
      'a child of another version': ['links@2024-05-01', 'links@2023-05-01', 'no child of'],
      'a resource without a name': ["name: 'vnet-", "label: 'vnet-", 'network has no name'],
      'a change of what exists': ["{ name: 'app' }", "{ name: 'app', tags: {} }", 'tags of what'],
      'a module that is not there': ["'part.bicep'", "'parts.bicep'", 'no file parts.bicep'],
      'a parameter that the module does not have': ['{ id:', "{ ids: '', id:", 'parameter ids'],
      'a parameter that the module needs': ['{ id:', '{ more:', 'part.bicep needs id'],
      'an output that the module does not have': ['outputs.found', 'outputs.f', 'gives out no f'],
      'a file to load that is not there': ["'role.json'", "'roles.json'", 'no file roles.json'],
      'a part that the loaded file lacks': ['role.Names', 'role.names', 'for role.names'],
    }
  for (const [what, [change, into, problem]] of Object.entries(faults)) {
    it(`finds ${what}`, () => {
      const faulty = sound.replace(change, into)
      assert.notEqual(faulty, sound)
      const problems = problemsOf(faulty)
      assert.ok(
        problems.some((each) => each.includes(problem)),
        problems.join('; ') || 'no problem',
      )
    })
  }
})

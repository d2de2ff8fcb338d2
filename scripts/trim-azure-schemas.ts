import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBicep } from '../test/support/bicep/bicep-file.ts'

// Keeps of Azure/azure-resource-manager-schemas, whose checkout and commit the command line names, what the
// resources in infra/ need: node scripts/trim-azure-schemas.ts <checkout> <commit>
const [checkout = '', commit = ''] = process.argv.slice(2)
if (!commit) throw new Error('Name the checkout and its commit.')

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
type Schemas = Readonly<Record<string, { readonly [key: string]: Json }>>
interface File {
  readonly [part: string]: Schemas | undefined
}

const infra = join(import.meta.dirname, '../infra')
const common = 'https://schema.management.azure.com/schemas/common/definitions.json'
const commonFile = readJson(join(checkout, 'schemas/common/definitions.json'))
const definitions: Record<string, Json> = {}
const resources: Record<string, Json> = {}

for (const wanted of [...new Set(typesIn(infra))].toSorted()) {
  const [type = '', version = ''] = wanted.split('@')
  const folder = join(checkout, 'schemas', version)
  const files = readdirSync(folder).filter((name) => name.startsWith(`${type.split('/')[0]}.`))
  for (const name of files) {
    const file = readJson(join(folder, name))
    const found = Object.entries(file)
      .filter(([part]) => part.endsWith('resourceDefinitions'))
      .flatMap(([, schemas]) => Object.values(schemas ?? {}))
      .find((schema) => hasType(schema, type))
    if (!found) continue
    const { resources: _children, ...properties } = found['properties'] as Record<string, Json>
    resources[wanted] = keep({ ...found, properties }, file, `${name.slice(0, -5)}.${version}`)
  }
  if (!resources[wanted]) throw new Error(`No schema of ${wanted}.`)
}

const source = `Azure/azure-resource-manager-schemas ${commit} (MIT), by scripts/trim-azure-schemas.ts`
const file = new URL('../test/fixtures/specs/azure-resources.schema.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ $comment: source, resources, definitions }, null, 1)}\n`)

function typesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.bicep'))
    .flatMap((path) => readBicep(readFileSync(join(folder, path), 'utf8')).resources)
    .filter(({ isExisting }) => !isExisting)
    .map(({ what }) => what)
}

function readJson(path: string): File {
  return JSON.parse(readFileSync(path, 'utf8')) as File
}

function hasType(schema: Json, type: string): boolean {
  return JSON.stringify(schema).includes(`"enum":["${type}"]`)
}

/** A schema without its words and children, its references pointing into what is kept. */
function keep(schema: Json, file: File, prefix: string): Json {
  if (Array.isArray(schema)) return schema.map((each: Json) => keep(each, file, prefix))
  if (typeof schema !== 'object' || schema === null) return schema
  const kept: Record<string, Json> = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref') kept[key] = keepTarget(String(value), file, prefix)
    else if (key !== 'description' || typeof value !== 'string')
      kept[key] = keep(value, file, prefix)
  }
  return kept
}

function keepTarget(ref: string, file: File, prefix: string): string {
  const [place = '', name = ''] = ref.split('#/definitions/')
  if (place !== '' && place !== common) throw new Error(`Cannot follow ${ref}.`)
  const [origin, within] = place ? [commonFile, 'common'] : [file, prefix]
  const key = `${within}.${name}`
  if (!(key in definitions)) {
    definitions[key] = true
    definitions[key] = keep(origin['definitions']?.[name] ?? null, origin, within)
  }
  return `#/definitions/${key}`
}

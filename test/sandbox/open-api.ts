import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { Ajv, type ValidateFunction } from 'ajv'
import * as formats from 'ajv-formats'

type Schema = Record<string, unknown>

/** Microsoft's description of a service, ready to check answers against. */
export interface ApiDescription {
  paths: Record<string, Record<string, { responses: Record<string, unknown> } | undefined>>
  /** Problems of a value against a schema: by its rules, and members that it does not know. */
  problems(schema: Schema, value: unknown): string[]
  /** Follows a `$ref` into the document. */
  resolve(schema: Schema): Schema
}

/** Reads a description from the fixtures. */
export function readApiDescription(file: string): ApiDescription {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/specs', file), 'utf8')
  const document = withNullableTypes(JSON.parse(text)) as Schema
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default.default(ajv)
  for (const name of ['base64url', 'unixtime', 'decimal']) ajv.addFormat(name, true)
  ajv.addSchema(document, 'api')
  const compiled = new Map<string, ValidateFunction>()

  const resolve = (schema: Schema): Schema => {
    const reference = schema['$ref']
    return typeof reference === 'string' ? resolve(atPointer(document, reference)) : schema
  }
  const validatorOf = (schema: Schema): ValidateFunction => {
    const key = JSON.stringify(schema)
    const known = compiled.get(key) ?? ajv.compile(withAbsoluteReferences(schema))
    compiled.set(key, known)
    return known
  }
  return {
    paths: document['paths'] as ApiDescription['paths'],
    resolve,
    problems(schema, value) {
      const validate = validatorOf(schema)
      const broken = validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
      return [...broken, ...unknownMembers(resolve, schema, value, '')]
    },
  }
}

/** OpenAPI's `nullable` as JSON Schema says it; the last page of a vault list has a null link. */
function withNullableTypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullableTypes)
  if (typeof value !== 'object' || value === null) return value
  const copy: Schema = {}
  for (const [name, member] of Object.entries(value)) copy[name] = withNullableTypes(member)
  const type = copy['type']
  if (copy['nullable'] === true && typeof type === 'string') {
    copy['type'] = [type, 'null']
    if (Array.isArray(copy['enum'])) copy['enum'] = [...copy['enum'], null]
  }
  delete copy['nullable']
  const nextLink = copy['nextLink']
  if (isSchema(nextLink) && nextLink['type'] === 'string') nextLink['type'] = ['string', 'null']
  return copy
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

function withAbsoluteReferences(value: unknown): Schema {
  return JSON.parse(JSON.stringify(value).replaceAll('"$ref":"#/', '"$ref":"api#/'))
}

function atPointer(document: Schema, reference: string): Schema {
  let value: unknown = document
  for (const step of reference.replace('#/', '').split('/')) value = (value as Schema)[step]
  if (!isSchema(value)) throw new Error(`The description has no ${reference}.`)
  return value
}

/**
 * Members that the type does not have. Graph's types are open, so that validation alone would take
 * any misspelt name; a directory object is judged by the type that it says it is.
 */
function unknownMembers(
  resolve: (schema: Schema) => Schema,
  schema: Schema,
  value: unknown,
  path: string,
): string[] {
  if (Array.isArray(value)) {
    const items = membersOf(resolve, schema).items
    if (items === undefined) return []
    return value.flatMap((item, index) => unknownMembers(resolve, items, item, `${path}/${index}`))
  }
  if (!isSchema(value)) return []
  const { properties, open } = membersOf(resolve, actualType(schema, value))
  if (Object.keys(properties).length === 0) return []
  return Object.entries(value).flatMap(([name, member]) => {
    if (name.includes('@')) return []
    const known = properties[name]
    if (known !== undefined) return unknownMembers(resolve, known, member, `${path}/${name}`)
    return open ? [] : [`${path}/${name}: the type has no such member`]
  })
}

function actualType(schema: Schema, value: Schema): Schema {
  const type = value['@odata.type']
  if (typeof type !== 'string' || schema['$ref'] === undefined) return schema
  return { $ref: `#/components/schemas/${type.replace('#', '')}` }
}

interface Members {
  properties: Record<string, Schema>
  items: Schema | undefined
  /** True for maps such as tags, whose names are free. */
  open: boolean
}

function membersOf(resolve: (schema: Schema) => Schema, schema: Schema): Members {
  const own = resolve(schema)
  const parts = Array.isArray(own['allOf']) ? own['allOf'] : []
  const inherited = parts.map((part) => membersOf(resolve, part as Schema))
  const properties = Object.assign(
    {},
    ...inherited.map((each) => each.properties),
    own['properties'] ?? {},
  )
  const items = own['items'] ?? inherited.find((each) => each.items !== undefined)?.items
  return {
    properties,
    items: items as Schema | undefined,
    open: isSchema(own['additionalProperties']),
  }
}

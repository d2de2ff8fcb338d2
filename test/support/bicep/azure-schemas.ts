import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { z } from 'zod/v4'
import type { SentResource } from './bicep-resources.ts'

const schema = z.looseObject({ allOf: z.array(z.looseObject({})).optional() })
type Schema = z.infer<typeof schema>

const file = join(import.meta.dirname, '../../fixtures/specs/azure-resources.schema.json')
const { resources, definitions } = z
  .object({ resources: z.record(z.string(), schema), definitions: z.record(z.string(), schema) })
  .parse(JSON.parse(readFileSync(file, 'utf8')))
const closedDefinitions = Object.fromEntries(
  Object.entries(definitions).map(([name, each]) => [name, closed(each)]),
)
const ajv = addFormats.default(new Ajv2019({ strict: false, allErrors: true }))
const compiled = new Map<Schema, ValidateFunction>()

/** What the schema of its type and version has against a resource. */
export function schemaProblems({ place, what, body }: SentResource): string[] {
  const found = resources[what]
  if (!found) return [`${place}: no schema of ${what} is kept (scripts/trim-azure-schemas.ts)`]
  const validate = validatorOf(found)
  validate(body)
  return (validate.errors ?? []).map((error) => `${place}: ${wordsOf(error)}`)
}

function validatorOf(found: Schema): ValidateFunction {
  const known = compiled.get(found)
  if (known) return known
  const validate = ajv.compile({ ...closed(found), definitions: closedDefinitions })
  compiled.set(found, validate)
  return validate
}

/**
 * The schemas name every property and say nothing of others, so that a misspelt one would do; what has
 * many forms closes its common part alone, so that none would.
 */
function closed(each: Schema): Schema {
  const allOf = each.allOf?.map(({ additionalProperties: _closes, ...part }) => part)
  if (allOf) return { ...each, allOf, unevaluatedProperties: false }
  const isOpen = !('properties' in each) || 'additionalProperties' in each
  return isOpen ? each : { ...each, unevaluatedProperties: false }
}

function wordsOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`
}

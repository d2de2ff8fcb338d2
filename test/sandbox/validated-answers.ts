import assert from 'node:assert/strict'

import { type ApiDescription, readApiDescription } from './open-api.ts'

type Schema = Record<string, unknown>

const graph = readApiDescription('graph-applications.openapi.json')
const signInLog = readApiDescription('graph-sign-ins.openapi.json')
const vault = readApiDescription('keyvault-secrets.openapi.json')

const graphSchema = (name: string): Schema => ({
  $ref: `#/components/schemas/microsoft.graph.${name}`,
})

const collectionOf = (items: Schema): Schema => ({
  type: 'object',
  required: ['value'],
  properties: { value: { type: 'array', items } },
})

/** Answers of paths that the trimmed description leaves out, by the types that it has. */
const graphPathsBesides: [RegExp, Schema][] = [
  [/\/appManagementPolicies$/, collectionOf({ type: 'object', required: ['id', 'restrictions'] })],
  [/\/federatedIdentityCredentials$/, collectionOf(graphSchema('federatedIdentityCredential'))],
  [/^\/appCatalogs\/teamsApps$/, collectionOf(graphSchema('teamsApp'))],
]

/** Fails when a Graph answer is not of the form that Microsoft describes. */
export function assertGraphAnswer(
  method: string,
  path: string,
  status: number,
  body: unknown,
): void {
  if (status >= 400) {
    assertForm(graph, graphSchema('ODataErrors.ODataError'), body, path)
    assertInnerError(body)
    return
  }
  if (path === '/auditLogs/signIns') {
    assertForm(signInLog, successSchema(signInLog, method, path, ['200']) ?? {}, body, path)
    return
  }
  const besides = graphPathsBesides.find(([pattern]) => pattern.test(path))?.[1]
  const schema = besides ?? successSchema(graph, method, shortForm(path), ['2XX', '200'])
  if (schema === undefined || body === undefined) return
  assertForm(graph, schema, body, path)
}

/** Fails when a Key Vault answer is not of the form that Microsoft describes. */
export function assertVaultAnswer(
  method: string,
  path: string,
  status: number,
  body: unknown,
): void {
  if (status >= 400) {
    assertForm(vault, { $ref: '#/definitions/KeyVaultError' }, body, path)
    return
  }
  if (status === 204) return
  const address = /^\/secrets\/[^/]+\/?$/.test(path) && method === 'GET' ? `${path}/latest` : path
  const schema = successSchema(vault, method, address.replace('//', '/'), ['200'])
  if (schema !== undefined) assertForm(vault, schema, body, path)
}

function assertForm(api: ApiDescription, schema: Schema, body: unknown, path: string): void {
  assert.deepEqual(api.problems(schema, body), [], `answer of ${path}`)
}

function assertInnerError(body: unknown): void {
  const { error } = body as { error: { innerError: Record<string, unknown> } }
  assert.deepEqual(Object.keys(error.innerError), ['date', 'request-id', 'client-request-id'])
}

/** The description writes these paths with an object id only. */
function shortForm(path: string): string {
  return /^\/applications\(appId='[^']*'\)\/.+/.test(path)
    ? path.replace(/\(appId='[^']*'\)/, '/by-client-id')
    : path
}

function successSchema(
  api: ApiDescription,
  method: string,
  path: string,
  statuses: readonly string[],
): Schema | undefined {
  const operation = operationFor(api, method, path)
  const found = statuses.map((status) => operation[status]).find((each) => each !== undefined)
  const response = api.resolve(found as Schema)
  const content = response['content'] as Record<string, { schema?: Schema }> | undefined
  return content?.['application/json']?.schema ?? (response['schema'] as Schema | undefined)
}

function operationFor(api: ApiDescription, method: string, path: string): Record<string, unknown> {
  const literalFirst = Object.keys(api.paths).sort(
    (a, b) => a.split('{').length - b.split('{').length,
  )
  for (const template of literalFirst) {
    const pattern = template
      .split(/\{[^}]+\}/)
      .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join("[^/']+")
    const operation = api.paths[template]?.[method.toLowerCase()]
    if (operation !== undefined && new RegExp(`^${pattern}$`).test(path)) {
      return operation.responses
    }
  }
  return assert.fail(`The description has no ${method} ${path}.`)
}

import { suite } from 'node:test'
import { array, constantFrom, oneof, record } from 'fast-check'
import { EntraSecretProof } from '../../src/adapters/entra/entra-secret-proof.ts'
import { GraphAppRegistrations } from '../../src/adapters/graph/graph-app-registrations.ts'
import { createGraphClient } from '../../src/adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from '../../src/adapters/graph/graph-credential-policies.ts'
import { GraphDiagnosis } from '../../src/adapters/graph/graph-diagnosis.ts'
import { GraphDirectoryRoles } from '../../src/adapters/graph/graph-directory-roles.ts'
import { GraphSignInEvidence } from '../../src/adapters/graph/graph-sign-in-evidence.ts'
import { sealSecretText } from '../../src/application/secret-text.ts'
import { recordingLog } from '../adapters/graph/graph-of-tenant.ts'
import { failsInOurWords, holdsNoPlanted } from '../support/fuzz/contract.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'
import { asText, corpus, nearly, oddText, oddValue, planted } from '../support/fuzz/hostile.ts'
import { application, now, oldKeyId } from '../support/worlds/payroll.ts'

const endpoint = 'https://graph.example'
const { objectId, clientId } = application()
const credential = {
  getToken: async () => ({ token: 'a.b.c', expiresOnTimestamp: Date.now() + 3_600_000 }),
}
const app = {
  id: objectId,
  appId: clientId,
  displayName: 'Payroll API',
  signInAudience: 'AzureADMyOrg',
  tags: [],
  notes: null,
  passwordCredentials: [
    {
      keyId: oldKeyId,
      displayName: 'production',
      startDateTime: '2025-05-25T08:00:00Z',
      endDateTime: '2026-05-25T08:00:00Z',
      hint: 'Xy3',
      secretText: null,
    },
  ],
  keyCredentials: [],
}
const owner = {
  '@odata.type': '#microsoft.graph.user',
  id: 'c0a70500-0000-4000-8000-000000000001',
  displayName: 'Alice Novak',
  userPrincipalName: 'alice@contoso.example',
  accountEnabled: true,
  userType: 'Member',
}
/** Sound answers of every kind; a request gets any of them, changed. */
const sound = [
  app,
  { value: [app] },
  { value: [app], '@odata.nextLink': `${endpoint}/v1.0/applications?$skiptoken=1` },
  { value: [{ ...app, '@removed': { reason: 'deleted' } }], '@odata.deltaLink': `${endpoint}/x` },
  { value: [owner] },
  { '@odata.count': 1, value: [] },
  { responses: [{ id: '0', status: 200, headers: {}, body: { value: [owner] } }] },
  { keyId: oldKeyId, endDateTime: '2027-05-04T08:00:00Z', secretText: planted },
  { value: [{ roleTemplateId: '62e90394-69f5-4237-9190-012177145e10' }] },
  {
    isEnabled: true,
    applicationRestrictions: {
      passwordCredentials: [
        { restrictionType: 'passwordLifetime', state: 'enabled', maxLifetime: 'P180D' },
      ],
    },
  },
  {
    value: [{ createdDateTime: '2026-05-01T08:00:00Z', servicePrincipalCredentialKeyId: oldKeyId }],
  },
  { error: { code: 'Request_ResourceNotFound', message: planted } },
  { error: { code: planted, message: planted } },
  { token_type: 'Bearer', access_token: planted },
  { error: 'invalid_client', error_codes: [7000215], error_description: planted },
]
const answer = record({
  status: oneof(
    { weight: 6, arbitrary: constantFrom(200, 200, 201) },
    { weight: 3, arbitrary: constantFrom(204, 302, 400, 401, 403, 404, 409, 410, 429, 500, 503) },
  ),
  text: oneof(
    { weight: 6, arbitrary: asText(nearly(...sound)) },
    { weight: 2, arbitrary: asText(oddValue) },
    { weight: 1, arbitrary: oddText },
  ),
  type: constantFrom(
    'application/json',
    'application/json; odata.metadata=minimal',
    'text/html',
    'x',
  ),
  retryAfter: constantFrom('', '0', '-1', '1e99', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT'),
  location: constantFrom('https://evil.example/', '/x', 'x:y'),
})
type Answer = typeof answer extends import('fast-check').Arbitrary<infer A> ? A : never

/** What asks Graph, each by its real client. */
function readers(log: ReturnType<typeof recordingLog>) {
  const graph = createGraphClient({ endpoint, credential, log, sleep: async () => undefined })
  const registrations = new GraphAppRegistrations(graph, log)
  const clock = { now: () => now, sleep: async () => undefined }
  const evidence = new GraphSignInEvidence(graph, clock, log)
  const diagnosis = new GraphDiagnosis(graph, { credential, endpoint })
  return {
    application: () => registrations.byObjectId(objectId),
    search: () => registrations.search('Payroll', 10),
    owners: () => registrations.owners(objectId),
    ownersOfMany: () => registrations.ownersOf([objectId, clientId]),
    pages: () => drained(registrations.pages()),
    changes: () => drained(registrations.changesSince(`${endpoint}/v1.0/applications/delta?x`)),
    mark: () => registrations.markNow(),
    ownerless: () => drained(registrations.ownerless()),
    count: () => registrations.count(),
    servicePrincipals: () => drained(registrations.servicePrincipals()),
    remove: () => registrations.removePassword(objectId, oldKeyId),
    role: () => new GraphDirectoryRoles(graph, log).adminRoleOf(owner.id),
    policy: () => new GraphCredentialPolicies(graph, log).passwordRules(application()),
    evidence: () => evidence.lastUses(clientId, [oldKeyId]),
    probe: () => diagnosis.probe('applications'),
    clockAhead: () => diagnosis.clockAheadMs(),
  }
}
const names = Object.keys(readers(recordingLog())) as (keyof ReturnType<typeof readers>)[]

/** Microsoft Graph and Entra's token endpoint answer anything. */
export function graphAnswers(): void {
  suite('an answer of Microsoft’s', () => {
    const answers = array(answer, { minLength: 1, maxLength: 3 })
    fuzz(
      'Graph is understood or fails in our words',
      { runs: 6_000, cases: record({ name: constantFrom(...names), answers }) },
      ({ name, answers: given }) =>
        answering(given, async () => {
          const log = recordingLog()
          await failsInOurWords(async () => readers(log)[name]())
          holdsNoPlanted('the log', log.lines)
        }),
    )
    fuzz('Graph to a new secret shows no value', { runs: 1_500, cases: answers }, (given) =>
      answering(given, async () => {
        const log = recordingLog()
        const graph = createGraphClient({ endpoint, credential, log, sleep: async () => undefined })
        const registrations = new GraphAppRegistrations(graph, log)
        const wanted = { displayName: 'secret-2026-05 [rk-7f3k2q9d]', expiresAt: now }
        const minted = await failsInOurWords(() => registrations.addPassword(objectId, wanted))
        holdsNoPlanted('what was minted', minted)
        holdsNoPlanted('the log', log.lines)
      }),
    )
    fuzz(
      'Entra to a proof is understood or fails in our words',
      { runs: 2_000, cases: answers },
      (given) =>
        answering(given, async () => {
          const place = {
            authority: 'https://login.example',
            tenantId: 't',
            graphEndpoint: endpoint,
          }
          const proof = new EntraSecretProof(place)
          await failsInOurWords(() => proof.tryOnce(clientId, sealSecretText(planted)))
        }),
    )
    fuzz(
      'in the corpus, Graph is understood or fails in our words',
      {
        runs: names.length * corpus.values.length,
        cases: record({ name: constantFrom(...names), value: constantFrom(...corpus.values) }),
      },
      ({ name, value }) =>
        answering(
          [
            {
              status: 200,
              text: JSON.stringify(value),
              type: 'application/json',
              retryAfter: '',
              location: '/x',
            },
          ],
          async () => {
            await failsInOurWords(async () => readers(recordingLog())[name]())
          },
        ),
    )
  })
}

/** Runs an act while `fetch` answers so; the last answer again and again. */
async function answering(answers: readonly Answer[], act: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch
  let asked = 0
  globalThis.fetch = async () => {
    const given = answers[Math.min(asked, answers.length - 1)] ?? answers[0]
    asked += 1
    if (asked > 200) throw new Error('asked without end')
    if (!given) throw new TypeError('no answer')
    const headers = {
      'content-type': given.type,
      'retry-after': given.retryAfter,
      location: given.location,
    }
    return new Response(given.status === 204 ? null : given.text, { status: given.status, headers })
  }
  try {
    await act()
  } finally {
    globalThis.fetch = real
  }
}

async function drained(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _page of pages);
}

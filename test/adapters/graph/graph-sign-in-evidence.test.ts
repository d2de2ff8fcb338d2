import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { GraphSignInEvidence } from '../../../src/adapters/graph/graph-sign-in-evidence.ts'
import { FakeClock } from '../../support/fakes/fake-clock.ts'
import { now } from '../../support/worlds/payroll.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'
import { type ReceivedRequest, type ScriptedReply, startScriptedServer } from './scripted-server.ts'

const clientId = '33333333-0000-4000-8000-000000000001'
const keyId = 'aaaaaaaa-0000-4000-8000-000000000001'
const isLog = ({ path }: Pick<ReceivedRequest, 'path'>) => path.includes('/auditLogs/signIns')
const page = (value: unknown[], nextLink?: string): ScriptedReply => ({
  status: 200,
  body: { value, ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }) },
})
const signIn = (at: string, id: string = keyId) => ({
  createdDateTime: at,
  servicePrincipalCredentialKeyId: id,
})

describe('Evidence of sign-ins, when Graph is in trouble', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant({ now })
  })
  after(() => tenant.close())
  afterEach(() => tenant.faults.clear())
  const clock = new FakeClock(now)
  const ask = (patienceMs = 2_000) => {
    const log = recordingLog()
    const { graph, waits } = graphOf(tenant)
    const evidence = new GraphSignInEvidence(graph, clock, log, patienceMs)
    return { evidence, log, waits }
  }
  const payroll = () => {
    const { appId, passwords } = tenant.world.application('Payroll API')
    return [appId, [passwords[0]?.keyId ?? '']] as const
  }
  const logFails = (fault: object) =>
    tenant.faults.add({ service: 'graph', match: { path: '/auditLogs/' }, ...fault } as never)

  for (const [trouble, fault] of [
    ['throttled', { kind: 'status', status: 429, code: 'TooManyRequests', retryAfter: 1 }],
    ['in error', { kind: 'status', status: 500, code: 'InternalServerError' }],
    ['disconnected', { kind: 'reset' }],
  ] as const) {
    it(`has no answer from a log that is ${trouble}, asks it once, and still reads the report`, async () => {
      logFails(fault)
      const { evidence, log, waits } = ask()
      const before = tenant.requests.count('graph', 'GET', /auditLogs/)
      const { log: fromLog, report } = await evidence.lastUses(...payroll())
      assert.deepEqual(fromLog, { read: false, gap: 'noAnswer' })
      assert.ok(report.read && report.lastUsedAt.size === 1)
      assert.equal(tenant.requests.count('graph', 'GET', /auditLogs/), before + 1)
      assert.deepEqual(waits, [])
      assert.deepEqual(
        log.lines.map(({ event }) => event),
        ['graph.sign-ins-not-read'],
      )
    })
  }

  it('waits for nobody longer than its patience', async () => {
    logFails({ kind: 'hang' })
    const { evidence } = ask(300)
    const started = performance.now()
    const { log, report } = await evidence.lastUses(...payroll())
    assert.ok(performance.now() - started < 2_000)
    assert.deepEqual(log, { read: false, gap: 'noAnswer' })
    assert.ok(report.read)
  })

  it('does not wait for a token either', async () => {
    const endpoint = tenant.graphUrl
    const credential = { getToken: () => wait(60_000, null, { ref: false }) }
    const graph = createGraphClient({ endpoint, credential })
    const evidence = new GraphSignInEvidence(graph, clock, recordingLog(), 300)
    const started = performance.now()
    const { log, report } = await evidence.lastUses(clientId, [keyId])
    assert.ok(performance.now() - started < 2_000)
    assert.deepEqual([log, report], [unread('noAnswer'), unread('noAnswer')])
  })

  it('takes a cloud without these pages for one that does not offer them', async () => {
    for (const [path, status, code, message] of [
      ['/auditLogs/', 404, 'UnknownError', ''],
      ['/reports/', 400, 'BadRequest', "Resource not found for the segment 'reports'."],
    ] as const) {
      const match = { path }
      tenant.faults.add({ service: 'graph', match, kind: 'status', status, code, message })
    }
    const { log, report } = await ask().evidence.lastUses(...payroll())
    assert.deepEqual([log, report], [unread('notOffered'), unread('notOffered')])
  })

  it('takes a request that Graph does not understand for no answer, never for a missing right', async () => {
    logFails({ kind: 'status', status: 400, code: 'BadRequest', message: 'Invalid filter clause' })
    const { log } = await ask().evidence.lastUses(...payroll())
    assert.deepEqual(log, unread('noAnswer'))
  })
})

describe('Evidence of sign-ins, as Graph words it', () => {
  const clock = new FakeClock(now)
  const lastUses = async (
    answer: (request: ReceivedRequest, url: string) => ScriptedReply,
    keyIds: readonly string[] = [keyId],
  ) => {
    await using server = await startScriptedServer(answer)
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
    const graph = createGraphClient({ endpoint: server.url, credential })
    const evidence = new GraphSignInEvidence(graph, clock, recordingLog(), 2_000)
    return { ...(await evidence.lastUses(clientId, keyIds)), received: [...server.received] }
  }
  const used = (at: string) => ({ read: true, lastUsedAt: new Map([[keyId, new Date(at)]]) })
  const unused = { read: true, lastUsedAt: new Map() }

  it('asks the beta for service principals of this application and this key id alone', async () => {
    const { received } = await lastUses(() => page([]))
    const paths = received.map(({ path }) => path).sort()
    assert.deepEqual(paths, [
      `/beta/auditLogs/signIns?$filter=appId eq '${clientId}' and signInEventTypes/any(t: t eq 'servicePrincipal') and servicePrincipalCredentialKeyId eq '${keyId}'&$top=1`,
      `/beta/reports/appCredentialSignInActivities?$filter=appId eq '${clientId}'`,
    ])
  })

  for (const [form, extra] of [
    ['table', { keyType: 'clientSecret', expirationDateTime: '2027-05-04T08:00:00Z' }],
    ['examples', { keyType: 'secret', expirationDate: '2027-05-04T08:00:00Z' }],
    ['future', { keyType: 'unknownFutureValue' }],
  ] as const) {
    it(`reads the report in the form of the docs’ ${form}`, async () => {
      const signInActivity = { lastSignInDateTime: '2026-05-03T08:00:00.1234567Z' }
      const row = { keyId: keyId.toUpperCase(), signInActivity, ...extra }
      const { report } = await lastUses((request) => page(isLog(request) ? [] : [row]))
      assert.deepEqual(report, used('2026-05-03T08:00:00.123Z'))
    })
  }

  it('takes the latest of several rows, and none of one that was never used', async () => {
    const row = (lastSignInDateTime: string | null) => ({
      keyId,
      signInActivity: { lastSignInDateTime },
    })
    const rows = [row('2026-05-01T08:00:00Z'), row('2026-05-03T08:00:00Z'), row(null)]
    const { report } = await lastUses((request) => page(isLog(request) ? [] : rows))
    assert.deepEqual(report, used('2026-05-03T08:00:00Z'))
    const bare = await lastUses((request) => page(isLog(request) ? [] : [{ keyId }]))
    assert.deepEqual(bare.report, unused)
  })

  it('goes on behind an empty page of the log', async () => {
    const { log } = await lastUses((request, url) => {
      if (!isLog(request)) return page([])
      if (request.path.includes('second')) return page([signIn('2026-05-03T08:00:00Z')])
      return page([], `${url}/beta/auditLogs/signIns?second`)
    })
    assert.deepEqual(log, used('2026-05-03T08:00:00Z'))
  })

  it('trusts no filter: a sign-in with another key id does not count', async () => {
    const foreign = signIn('2026-05-03T08:00:00Z', 'aaaaaaaa-0000-4000-8000-00000000dead')
    const { log } = await lastUses((request) => page(isLog(request) ? [foreign] : []))
    assert.deepEqual(log, unused)
  })

  it('follows no link to another host', async () => {
    await using elsewhere = await startScriptedServer(() => page([]))
    const { log } = await lastUses((request) =>
      page([], isLog(request) ? `${elsewhere.url}/beta/auditLogs/signIns` : undefined),
    )
    assert.deepEqual(log, unread('noAnswer'))
    assert.equal(elsewhere.received.length, 0)
  })

  for (const [what, body] of [
    ['no list', {}],
    ['a date that is none', { value: [signIn('yesterday')] }],
    ['a sign-in without a date', { value: [{ servicePrincipalCredentialKeyId: keyId }] }],
  ] as const) {
    it(`has no answer in a log with ${what}`, async () => {
      const { log } = await lastUses((request) =>
        isLog(request) ? { status: 200, body } : page([]),
      )
      assert.deepEqual(log, unread('noAnswer'))
    })
  }

  it('asks nothing about an id that is none', async () => {
    const { log, received } = await lastUses(() => page([]), ["x' or appId ne 'x"])
    assert.deepEqual(log, unread('noAnswer'))
    assert.ok(!received.some(isLog))
  })
})

describe('Evidence of sign-ins, asked for twice', () => {
  const given = async (statusOfLog: () => number) => {
    const server = await startScriptedServer((request) =>
      isLog(request) ? { status: statusOfLog(), body: { value: [] } } : page([]),
    )
    const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
    const graph = createGraphClient({ endpoint: server.url, credential })
    const clock = new FakeClock(now)
    const evidence = new GraphSignInEvidence(graph, clock, recordingLog(), 2_000)
    const look = () => evidence.lastUses(clientId, [keyId])
    return { server, clock, look, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  }

  it('is looked at once by two presses, and again after ten seconds', async () => {
    await using world = await given(() => 200)
    await Promise.all([world.look(), world.look()])
    await world.look()
    assert.equal(world.server.received.length, 2)
    world.clock.advance(10_001)
    await world.look()
    assert.equal(world.server.received.length, 4)
  })

  it('is looked at again at once where a source did not answer', async () => {
    let status = 503
    await using world = await given(() => status)
    assert.ok(!(await world.look()).log.read)
    status = 200
    assert.ok((await world.look()).log.read)
  })
})

function unread(gap: string) {
  return { read: false, gap }
}

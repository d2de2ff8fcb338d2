import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { after, before, suite, type TestContext, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import {
  type ApplicationInsights,
  startApplicationInsights,
} from '../support/application-insights.ts'
import { sightings } from '../support/canary.ts'
import { eventually } from '../support/eventually.ts'
import { botPassword, type Journey, startJourney } from '../support/journey.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-receiver.ts'
import { startRekeyProcess } from '../support/rekey-process.ts'
import { payroll, untilClosed, untilStored, untilWarned } from '../support/whole-rotation.ts'

/** What the process is told, so that it trusts and uses this one. */
function envFor(journey: Journey, { caPem, connectionString }: ApplicationInsights) {
  appendFileSync(journey.env['NODE_EXTRA_CA_CERTS'] ?? '', caPem)
  return { ...journey.env, APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString }
}

function metricsIn(insights: ApplicationInsights): ReadonlySet<string> {
  const kept = insights.kept('MetricData')
  return new Set(kept.flatMap(({ data }) => data.baseData.metrics?.map(({ name }) => name) ?? []))
}

suite('Rekey that tells an OpenTelemetry collector and Application Insights', () => {
  let journey: Journey
  let collector: OtlpCollector
  let insights: ApplicationInsights
  let stdout = ''

  before(async () => {
    journey = await startJourney()
    collector = await startOtlpCollector()
    insights = await startApplicationInsights()
    const env = {
      ...envFor(journey, insights),
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
    }
    const rekey = await startRekeyProcess(env)
    const warning = await untilWarned(journey, () => rekey.url)
    const stored = await untilStored(journey, () => rekey.url, warning)
    await untilClosed(journey, () => rekey.url, stored)
    // At the end the database is not asked any more how things stand.
    const told = () => metricsIn(insights).has('rekey_findings_open') || undefined
    await eventually(told, 'how things stand')
    const ended = await rekey.stop()
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    stdout = ended.stdout
  })
  after(async () => {
    await insights?.[Symbol.asyncDispose]()
    await collector?.[Symbol.asyncDispose]()
    await journey?.[Symbol.asyncDispose]()
  })

  test('tells of each turn, each job, and each request to the outside as part of it', () => {
    const spans = collector.spans()
    const named = (name: string) => spans.filter((span) => span.name === name)
    const press = named('turn').find(({ attributes }) => attributes['kind'] === 'press')
    assert.equal(press?.attributes['http.response.status_code'], 200)
    const jobs = named('job advance-rotation')
    const within = spans.filter(({ parent, trace }) =>
      jobs.some((job) => parent === job.id && trace === job.trace),
    )
    const asked = new Set(within.map(({ name }) => name))
    for (const name of ['POST graph', 'PUT key-vault', 'POST entra', 'PUT connector']) {
      assert.ok(asked.has(name), `${name} among ${[...asked]}`)
    }
    const put = within.find(({ name }) => name === 'PUT key-vault')
    assert.deepEqual(put?.attributes, {
      'http.request.method': 'PUT',
      'rekey.service': 'key-vault',
      'http.response.status_code': 200,
    })
    assert.ok(named('job round').length > 0)
    const toThem = spans.filter(({ name }) => name.endsWith(' other'))
    assert.deepEqual(toThem, [], 'its own requests are not told of')
  })

  test('tells both of the same work', () => {
    const spans = collector.spans()
    const kept = insights.kept('RequestData', 'RemoteDependencyData')
    assert.deepEqual(
      kept.map(({ data }) => data.baseData.id).toSorted(),
      spans.map(({ id }) => id).toSorted(),
    )
    for (const { data, tags } of kept) {
      const span = spans.find(({ id }) => id === data.baseData.id)
      assert.equal(data.baseData.name, span?.name)
      assert.equal(tags['ai.operation.id'], span?.trace)
      assert.equal(tags['ai.operation.parentId'] ?? '', span?.parent)
      assert.equal(tags['ai.cloud.role'], 'rekey')
      const begins = /^(turn|job .*)$/.test(span?.name ?? '')
      assert.equal(data.baseType, begins ? 'RequestData' : 'RemoteDependencyData', span?.name)
    }
  })

  test('hands on the log and the metrics by their names', () => {
    const logs = collector.textOf('logs')
    const events = stdout.split('\n').flatMap((line) => /"msg":"([^"]+)"/.exec(line)?.[1] ?? [])
    assert.ok(events.length > 5)
    const messages = new Set(insights.kept('MessageData').map(({ data }) => data.baseData.message))
    for (const event of events) {
      assert.ok(logs.includes(event), event)
      assert.ok(messages.has(event), event)
    }
    const metrics = collector.textOf('metrics')
    const measured = metricsIn(insights)
    for (const name of ['rekey_turn_seconds', 'rekey_events_total', 'rekey_findings_open']) {
      assert.ok(metrics.includes(name), name)
      assert.ok(measured.has(name), name)
    }
  })

  test('tells no secret text, no token, no name and no address', () => {
    const secrets = [
      ...journey.tenant.mintedSecretTexts(),
      journey.tenant.bot.clientSecret,
      botPassword,
    ]
    assert.ok(secrets.length > 2 && collector.bodies.length > 2 && insights.bodies.length > 2)
    const bodies = [...collector.bodies, ...insights.bodies]
    const found = bodies.flatMap(({ path, body }) => sightings(path, body, secrets))
    assert.deepEqual(found, [])
    const names = journey.tenant.world.directory
      .applications()
      .flatMap(({ displayName }) => displayName ?? [])
      .filter((name) => name.length > 4)
    const ofPeople = Object.values(people).flatMap(({ givenName, surname }) => [givenName, surname])
    const words = [...names, ...ofPeople, payroll.vaultSecret, 'payroll', 'Bearer', 'eyJ', '/v1.0/']
    const said = bodies.flatMap(({ path, body }) =>
      words.filter((word) => body.includes(word)).map((word) => `${word} in ${path}`),
    )
    assert.deepEqual(said, [])
  })
})

suite('where telemetry is not taken', () => {
  async function worksAndEnds(t: TestContext, journey: Journey, env: Journey['env']) {
    const rekey = await startRekeyProcess(env)
    t.after(() => rekey[Symbol.asyncDispose]())
    await untilWarned(journey, () => rekey.url)
    const begun = performance.now()
    assert.equal((await rekey.stop()).code, 0)
    assert.ok(performance.now() - begun < 20_000)
  }

  test('a collector that takes nothing holds up neither work nor the end', async (t) => {
    const journey = await startJourney()
    t.after(() => journey[Symbol.asyncDispose]())
    const collector = await startOtlpCollector(503)
    t.after(() => collector[Symbol.asyncDispose]())
    await worksAndEnds(t, journey, { ...journey.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    assert.ok(collector.bodies.length > 0)
  })

  for (const answer of [503, 'silence'] as const) {
    test(`Application Insights that answers with ${answer} holds up neither work nor the end`, async (t) => {
      const journey = await startJourney()
      t.after(() => journey[Symbol.asyncDispose]())
      const insights = await startApplicationInsights(answer)
      t.after(() => insights[Symbol.asyncDispose]())
      await worksAndEnds(t, journey, envFor(journey, insights))
      assert.ok(insights.bodies.length > 0)
    })
  }

  test('a collector that speaks another protocol is sent nothing, and the log says so', async (t) => {
    const journey = await startJourney()
    t.after(() => journey[Symbol.asyncDispose]())
    const other = await startOtlpCollector()
    t.after(() => other[Symbol.asyncDispose]())
    const env = {
      ...journey.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: other.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    }
    const rekey = await startRekeyProcess(env)
    t.after(() => rekey[Symbol.asyncDispose]())
    await untilWarned(journey, () => rekey.url)
    const { code, stdout: log } = await rekey.stop()
    assert.equal(code, 0)
    assert.match(log, /"otlp protocol not spoken"/)
    assert.deepEqual(other.bodies, [])
  })
})

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { sightings } from '../support/canary.ts'
import { botPassword, type Journey, startJourney } from '../support/journey.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-receiver.ts'
import { startRekeyProcess } from '../support/rekey-process.ts'
import { payroll, untilClosed, untilStored, untilWarned } from '../support/whole-rotation.ts'

suite('Rekey that tells an OpenTelemetry collector', () => {
  let journey: Journey
  let collector: OtlpCollector
  let stdout = ''

  before(async () => {
    journey = await startJourney()
    collector = await startOtlpCollector()
    const env = { ...journey.env, OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` }
    const rekey = await startRekeyProcess(env)
    const warning = await untilWarned(journey, () => rekey.url)
    const stored = await untilStored(journey, () => rekey.url, warning)
    await untilClosed(journey, () => rekey.url, stored)
    const ended = await rekey.stop()
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    stdout = ended.stdout
  })
  after(async () => {
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
    const toCollector = spans.filter(({ name }) => name.endsWith(' other'))
    assert.deepEqual(toCollector, [], 'its own requests are not told of')
  })

  test('hands on the log and the metrics by their names', () => {
    const logs = collector.textOf('logs')
    const events = stdout.split('\n').flatMap((line) => /"msg":"([^"]+)"/.exec(line)?.[1] ?? [])
    assert.ok(events.length > 5)
    for (const event of events) assert.ok(logs.includes(event), event)
    const metrics = collector.textOf('metrics')
    for (const name of ['rekey_turn_seconds', 'rekey_events_total', 'rekey_rotations']) {
      assert.ok(metrics.includes(name), name)
    }
  })

  test('tells no secret text, no token, no name and no address', () => {
    const secrets = [
      ...journey.tenant.mintedSecretTexts(),
      journey.tenant.bot.clientSecret,
      botPassword,
    ]
    assert.ok(secrets.length > 2 && collector.bodies.length > 2)
    const found = collector.bodies.flatMap(({ path, body }) => sightings(path, body, secrets))
    assert.deepEqual(found, [])
    const names = journey.tenant.world.directory
      .applications()
      .flatMap(({ displayName }) => displayName ?? [])
      .filter((name) => name.length > 4)
    const ofPeople = Object.values(people).flatMap(({ givenName, surname }) => [givenName, surname])
    const words = [...names, ...ofPeople, payroll.vaultSecret, 'payroll', 'Bearer', 'eyJ', '/v1.0/']
    const said = collector.bodies.flatMap(({ path, body }) =>
      words.filter((word) => body.includes(word)).map((word) => `${word} in ${path}`),
    )
    assert.deepEqual(said, [])
  })
})

suite('a collector that takes nothing', () => {
  test('holds up neither work nor the end', async (t) => {
    const journey = await startJourney()
    t.after(() => journey[Symbol.asyncDispose]())
    const collector = await startOtlpCollector(503)
    t.after(() => collector[Symbol.asyncDispose]())
    const env = { ...journey.env, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
    const rekey = await startRekeyProcess(env)
    t.after(() => rekey[Symbol.asyncDispose]())
    await untilWarned(journey, () => rekey.url)
    const begun = performance.now()
    assert.equal((await rekey.stop()).code, 0)
    assert.ok(performance.now() - begun < 20_000)
  })

  test('one that speaks another protocol is sent nothing, and the log says so', async (t) => {
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

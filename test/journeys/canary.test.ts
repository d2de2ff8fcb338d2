import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { people } from '../../sandbox/tenant/people.ts'
import { filesBelow, type Sighting, sightings } from '../support/canary.ts'
import { kindOf } from '../support/card-kind.ts'
import { dumpOf } from '../support/database-dump.ts'
import { eventually } from '../support/eventually.ts'
import { botPassword, type Journey, startJourney } from '../support/journey.ts'
import { type OtlpCollector, startOtlpCollector } from '../support/otlp-collector.ts'
import { type RekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import type { Pressed, TeamsUser } from '../support/teams-user.ts'

const auditScript = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url))
const ofAlice = ['Payroll API', 'Invoice Export', 'Expense Portal', 'Travel Booking']

/** Every switch that makes the product, Node or an SDK say what it does. */
function everythingThatTalks(reportDir: string): Record<string, string> {
  return {
    LOG_LEVEL: 'debug',
    NODE_OPTIONS: `--report-on-signal --report-directory=${reportDir}`,
    NODE_DEBUG: 'http,https,net,tls,undici,fetch',
    DEBUG: '*',
    AZURE_LOG_LEVEL: 'verbose',
  }
}

/** The reports that are there whole. */
function reportsIn(folder: string): Record<string, unknown>[] {
  return filesBelow(folder).flatMap(({ bytes }) => {
    try {
      return [JSON.parse(bytes.toString('utf8')) as Record<string, unknown>]
    } catch {
      return []
    }
  })
}

suite('no secret text leaves its road', () => {
  let journey: Journey
  let collector: OtlpCollector
  let rekey: RekeyProcess
  let alice: TeamsUser
  const answers: string[] = []
  let reportDir: string

  before(async () => {
    journey = await startJourney()
    reportDir = join(journey.dataDir, '../reports')
    mkdirSync(reportDir)
    collector = await startOtlpCollector()
    appendFileSync(journey.env['NODE_EXTRA_CA_CERTS'] ?? '', collector.caPem)
    rekey = await startRekeyProcess({
      ...journey.env,
      ...everythingThatTalks(reportDir),
      AUDIT_OTLP_ENDPOINT: collector.endpoint,
    })
    alice = journey.user(people.alice, () => rekey.url)
  })
  after(async () => {
    await rekey?.[Symbol.asyncDispose]()
    await collector?.[Symbol.asyncDispose]()
    await journey?.[Symbol.asyncDispose]()
  })

  const kept = async (pressing: Promise<Pressed>): Promise<Pressed> => {
    const answer = await pressing
    answers.push(answer.text)
    return answer
  }

  /** From `rotate <name>` to the last card of the rotation. */
  async function rotate(name: string): Promise<string> {
    const { nextSent } = journey.connector
    await alice.say(`rotate ${name}`)
    const form = await nextSent(
      ({ activity, card }) =>
        kindOf(card) === 'rotate-form' && JSON.stringify(activity).includes(name),
      `the form for ${name}`,
    )
    const { activityId } = await kept(alice.press(form, 'Rotate now'))
    const shows = (...kinds: string[]) =>
      nextSent(
        (sent) => sent.activityId === activityId && kinds.includes(kindOf(sent.card)),
        `${name} shows ${kinds}`,
      )
    const outcome = await shows('rotation-stored', 'rotation-failed')
    if (kindOf(outcome.card) === 'rotation-failed') return 'rotation-failed'
    const question = await kept(alice.press(outcome, 'Delete old secret'))
    await kept(alice.press(question, 'Delete old secret'))
    return kindOf((await shows('rotation-closed')).card)
  }

  test('rotations with every kind of trouble run to their end', async () => {
    const { faults, world } = journey.tenant
    const { id } = world.application('Invoice Export')
    const put = (path: string) => ({ service: 'vault', match: { method: 'PUT', path } }) as const
    // The directory took it, and nobody knows: the new secret is found by its name, and replaced.
    faults.add({
      service: 'graph',
      match: { method: 'POST', path: `${id}.*/addPassword$` },
      times: 1,
      kind: 'commitThenStatus',
      status: 504,
    })
    faults.add({ ...put('payroll'), times: 1, kind: 'commitThenReset' })
    faults.add({ ...put('invoice'), times: 1, kind: 'status', status: 503 })
    faults.add({ ...put('expense'), kind: 'status', status: 403, code: 'Forbidden' })
    const outcomes = await Promise.all(ofAlice.map(rotate))
    assert.deepEqual(outcomes, [
      'rotation-closed',
      'rotation-closed',
      'rotation-failed',
      'rotation-closed',
    ])
  })

  test('and a diagnostic report is written while it runs', async () => {
    rekey.writeReport()
    const report = await eventually(() => reportsIn(reportDir)[0], 'a report is written')
    assert.ok('javascriptHeap' in report && 'javascriptStack' in report, 'it is a whole one')
    assert.equal('environmentVariables' in report, false, 'without the environment')
  })

  test('all of which is on record, and reached the collector', async () => {
    const told = () => collector.logs.map(({ body }) => body ?? '')
    const count = (event: string) => told().filter((body) => body.includes(`"${event}"`)).length
    await eventually(() => count('oldRemoved') === 3 && count('failed') === 1, 'the stream')
    assert.equal(count('requested'), 4)
  })

  test('and nothing that was written, sent or logged holds one', async () => {
    const texts = [
      ...journey.tenant.mintedSecretTexts(),
      journey.tenant.bot.clientSecret,
      botPassword,
    ]
    const metrics = await (await fetch(`${rekey.url}/metrics`)).text()
    const { stdout, stderr } = await rekey.stop()
    assert.match(stdout, /"level":[45]0/, 'troubles were logged')
    assert.match(stderr, /azure:.*:info/, 'the SDKs told what they did')
    assert.match(stderr, /^HTTP \d+:/m, 'and so did Node')
    const files = filesBelow(journey.dataDir)
    const dump = await dumpOf({ dataDir: journey.dataDir })
    const exported = (format: string) =>
      execFileSync(process.execPath, [auditScript, 'export', '--format', format], {
        env: { DATA_DIR: journey.dataDir },
        encoding: 'utf8',
      })
    assert.ok(dump.get('public.audit')?.includes('cleanupConfirmed'))
    assert.ok(dump.has('pgboss.job') && dump.get('public.rotation')?.includes('rk-'))

    const places: [where: string, content: string | Uint8Array][] = [
      ['metrics', metrics],
      ['stdout', stdout],
      ['stderr', stderr],
      ['activities', JSON.stringify(journey.connector.sent)],
      ['answers', answers.join('\n')],
      ['streamed record', JSON.stringify(collector.logs)],
      ['record as CSV', exported('csv')],
      ['record as JSON lines', exported('jsonl')],
      ...[...dump].map(([table, rows]): [string, string] => [`table ${table}`, rows]),
      ...filesBelow(reportDir).map(({ name, bytes }): [string, Uint8Array] => [
        `report ${name}`,
        bytes,
      ]),
      ...files.map(({ name, bytes }): [string, Uint8Array] => [`file ${name}`, bytes]),
    ]
    const found: Sighting[] = places.flatMap(([where, content]) => sightings(where, content, texts))
    assert.deepEqual(found, [])
  })

  test('though the search sees what is there: in the same files, an id that is no secret', () => {
    const { appId } = journey.tenant.world.application('Payroll API')
    const seen = filesBelow(journey.dataDir).flatMap(({ name, bytes }) =>
      sightings(name, bytes, [appId]),
    )
    assert.ok(seen.length > 0)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createMetrics } from '../../../src/adapters/telemetry/metrics.ts'
import type { Standings } from '../../../src/application/ports/standings.ts'
import { FakeClock } from '../../support/fakes/fake-clock.ts'

const now = new Date('2026-05-01T12:00:00Z')

const standings: Standings = {
  rotations: [
    { of: 'awaiting-cleanup', count: 2, oldestSeconds: 3600 },
    { of: 'closed', count: 9, oldestSeconds: null },
  ],
  credentials: [{ of: 'expired', count: 3 }],
  applications: [{ of: '14', count: 4 }],
  notices: [{ of: 'dropped', count: 5 }],
  jobs: [{ of: 'round', count: 1, oldestSeconds: 12 }],
  deadLetters: [{ of: 'deliver-notices', count: 7 }],
  openFindings: 6,
  mattersWithoutRoute: 8,
  lastCompleteRoundAt: new Date('2026-05-01T11:00:00Z'),
}

function watched(read: () => Promise<Standings>) {
  const clock = new FakeClock(now)
  const metrics = createMetrics()
  metrics.watch(read, clock.now.bind(clock))
  const lines = async () => (await metrics.text()).split('\n')
  return { clock, metrics, lines }
}

suite('the metrics', () => {
  test('say how things stand, of what there is alone', async () => {
    const { lines } = watched(async () => standings)
    const text = await lines()
    for (const line of [
      'rekey_standings_readable 1',
      'rekey_rotations{state="awaiting-cleanup"} 2',
      'rekey_rotations{state="closed"} 9',
      'rekey_rotation_oldest_seconds{state="awaiting-cleanup"} 3600',
      'rekey_credentials{stage="expired"} 3',
      'rekey_applications{stage="14"} 4',
      'rekey_notices{state="dropped"} 5',
      'rekey_jobs{queue="round"} 1',
      'rekey_job_oldest_due_seconds{queue="round"} 12',
      'rekey_dead_letters{queue="deliver-notices"} 7',
      'rekey_findings_open 6',
      'rekey_matters_without_route 8',
      'rekey_last_complete_round_age_seconds 3600',
    ]) {
      assert.ok(text.includes(line), line)
    }
    const ages = text.filter((line) => line.startsWith('rekey_rotation_oldest_seconds{'))
    assert.equal(ages.length, 1, 'what is over has no age')
  })

  test('ask the database once for many looks, and again a quarter of a minute later', async () => {
    let asked = 0
    const { clock, lines } = watched(async () => {
      asked += 1
      return { ...standings, openFindings: asked }
    })
    await Promise.all([lines(), lines(), lines()])
    assert.equal(asked, 1)
    await clock.sleep(15_000)
    assert.ok((await lines()).includes('rekey_findings_open 2'))
  })

  test('say nothing from before where the database does not answer', async () => {
    let isThere = true
    const { clock, lines } = watched(async () => {
      if (!isThere) throw new Error('gone')
      return standings
    })
    await lines()
    isThere = false
    await clock.sleep(15_000)
    const text = await lines()
    assert.ok(text.includes('rekey_standings_readable 0'))
    const told = text.filter((line) =>
      /^rekey_(rotation|credential|findings|matters|last|job|dead)/.test(line),
    )
    assert.deepEqual(told, [])
  })

  test('count a turn by kind and status once its answer has left', async () => {
    const { metrics, lines } = watched(async () => standings)
    const turn = metrics.timing(async (_: string, body: unknown) => ({
      status: body === null ? 401 : 200,
      sent: () => undefined,
    }))
    const press = await turn('', { type: 'invoke' }, '')
    const counted = async () => (await lines()).filter((line) => line.includes('seconds_count{'))
    assert.deepEqual(await counted(), [])
    press.sent()
    ;(await turn('', { type: 'message' }, '')).sent()
    ;(await turn('', null, '')).sent()
    assert.deepEqual(
      (await counted()).filter((line) => line.startsWith('rekey_turn')),
      [
        'rekey_turn_seconds_count{kind="press",status="2xx"} 1',
        'rekey_turn_seconds_count{kind="message",status="2xx"} 1',
        'rekey_turn_seconds_count{kind="other",status="4xx"} 1',
      ],
    )
  })
})

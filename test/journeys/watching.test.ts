import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { parse } from 'yaml'
import { readSettings } from '../../src/settings.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import { untilStored, untilWarned } from '../support/whole-rotation.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Alerts {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[]
}
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[]
}

const alerts = (parse(read('infra/alerts/rekey.yml')) as Alerts).groups.flatMap(
  ({ rules }) => rules,
)
const { panels } = JSON.parse(read('infra/grafana/rekey.json')) as Dashboard
const expressions = [
  ...alerts.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
]

suite('what watches Rekey', () => {
  let product: InProcess
  let text = ''
  let metricsUrl = ''

  before(async () => {
    product = await startInProcess(undefined, undefined, { METRICS_PORT: '0' })
    metricsUrl = `http://127.0.0.1:${product.rekey.metricsPort}`
    const warning = await untilWarned(product.journey, product.botUrl)
    await untilStored(product.journey, product.botUrl, warning)
    text = await (await fetch(`${metricsUrl}/metrics`)).text()
  })
  after(() => product?.[Symbol.asyncDispose]())

  test('names only metrics that Rekey gives out', () => {
    const given = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    )
    assert.ok(expressions.length > 25)
    for (const expression of expressions) {
      const named = expression.match(/\brekey_\w+/g) ?? []
      assert.ok(named.length > 0, expression)
      for (const name of named) assert.ok(given.has(name), `${name} in ${expression}`)
    }
  })

  test('names only labels that these have, and events that are logged', () => {
    const sources = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n')
    for (const expression of expressions) {
      for (const [, name = '', labels = ''] of expression.matchAll(/\b(rekey_\w+)\{([^}]*)\}/g)) {
        for (const [, label, value = ''] of labels.matchAll(/(\w+)[=!]~?"([^"]*)"/g)) {
          if (label === 'event') assert.ok(sources.includes(`'${value}'`), value)
          const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`))
          // Of some there is nothing to count in a good hour.
          if (lines.length > 0)
            assert.ok(
              lines.some((line) => line.includes(`${label}="`)),
              label,
            )
        }
      }
    }
  })

  test('is told of a rotation that just went on', () => {
    assert.match(text, /^rekey_rotations\{state="(stored|awaiting-cleanup)"\} 1$/m)
    assert.match(text, /^rekey_turn_seconds_count\{kind="press",status="2xx"\} [1-9]/m)
    assert.match(text, /^rekey_notices\{state="sent"\} 1$/m)
    assert.match(text, /^rekey_last_complete_round_age_seconds \d/m)
    assert.match(text, /^rekey_matters_without_route \d+$/m)
  })

  test('is told nothing on the port of the messages, where there is another for that', async () => {
    assert.notEqual(product.rekey.metricsPort, product.rekey.port)
    assert.equal((await fetch(`${product.botUrl()}/metrics`)).status, 404)
  })

  test('hears from readyz that engine and queue answer, and how old the last round is', async () => {
    const answer = await fetch(`${metricsUrl}/readyz`)
    const body = (await answer.json()) as Record<string, unknown>
    assert.deepEqual([answer.status, body['status']], [200, 'ready'])
    assert.equal(typeof body['lastRoundAgeSeconds'], 'number')
  })

  test('calls expired what has expired, and knows every stage that it asks for', () => {
    const id = '5b0c8a39-5f0e-4c0e-9d0a-6f0e6a0f5a11'
    const read = readSettings({
      BOT_ID: id,
      BOT_TENANT_ID: id,
      BOT_TYPE: 'UserAssignedMsi',
      KEY_VAULT_URL: 'https://kv-rekey.vault.azure.net',
    })
    assert.ok(read.ok)
    const leads = read.settings.EXPIRY_LEAD_DAYS.map(String)
    const stages = new Set(['expired', ...leads, 'later', 'replaced'])
    let asked = 0
    for (const { alert, expr } of alerts) {
      for (const [, stage = ''] of expr.matchAll(/stage="([^"]*)"/g)) {
        asked += 1
        assert.ok(stages.has(stage), stage)
        assert.equal(/expired/i.test(alert), stage === 'expired', alert)
      }
    }
    assert.ok(asked > 0)
  })

  test('has a title or a sentence for each of its parts, once', () => {
    const titles = [...panels.map(({ title }) => title), ...alerts.map(({ alert }) => alert)]
    assert.equal(new Set(titles).size, titles.length)
    for (const { annotations } of alerts) assert.match(annotations.summary, /^[A-Z].*\.$/)
  })
})

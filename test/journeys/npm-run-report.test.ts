import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import { postgresStore } from '../../src/adapters/postgres/store.ts'
import { anApplication, may } from '../support/engine-data.ts'
import { quietLog } from '../support/engine-log.ts'
import { fillDataFolder } from '../support/engine-snapshot.ts'

const recording = { now: () => new Date(), isStreamed: false }

const script = fileURLToPath(new URL('../../scripts/report.ts', import.meta.url))

suite('npm run report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-report-test-'))
  const dataDir = join(folder, 'data')
  const open = () => openEngine({ dataDir, log: quietLog })

  before(async () => {
    await fillDataFolder(dataDir)
    const engine = await open()
    const { inventory } = postgresStore(engine.database, async () => undefined, recording)
    const round = await inventory.beginRound(may(1))
    await inventory.saveSeen(round, [anApplication({ displayName: '=1+1' })])
    await inventory.endRound(round, 'complete', may(1))
    await engine.close()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (env: Record<string, string>, ...args: string[]) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      )
    })

  test('prints every client secret', async () => {
    const { code, stdout, stderr } = await run({ DATA_DIR: dataDir })
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^\uFEFFApplication,.*\r\n'=1\+1,client-1,object-1,client secret,key-1,/)
  })

  test('writes a file where it is told one', async () => {
    const out = join(folder, 'report.csv')
    assert.equal((await run({ DATA_DIR: dataDir }, '--out', out)).code, 0)
    assert.match(readFileSync(out, 'utf8'), /key-1/)
  })

  test('says so where a running process has the data', async () => {
    const engine = await open()
    const { code, stdout, stderr } = await run({ DATA_DIR: dataDir })
    await engine.close()
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /^No report: Another process uses the data folder .*Stop that process/)
  })

  test('says so where there is no data, and makes none', async () => {
    const nowhere = join(folder, 'nowhere')
    const { code, stderr } = await run({ DATA_DIR: nowhere })
    assert.equal(code, 1)
    assert.match(stderr, /There is no data in .*nowhere\. Set DATA_DIR or DATABASE_URL/)
    assert.throws(() => readFileSync(join(nowhere, 'PG_VERSION')))
  })

  test('names settings that are wrong', async () => {
    const { code, stderr } = await run({ DATA_DIR: dataDir, TIME_ZONE: 'Mars/Olympus' })
    assert.equal(code, 1)
    assert.match(stderr, /TIME_ZONE must be an IANA time zone/)
  })
})

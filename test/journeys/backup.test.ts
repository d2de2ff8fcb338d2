import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { startJourney } from '../support/journey.ts'
import { createTestDatabase, whyNoServer } from '../support/postgres-server.ts'
import { runRekeyProcess, startRekeyProcess } from '../support/rekey-process.ts'
import { serverTool } from '../support/server-tools.ts'
import {
  assertStored,
  payroll,
  untilClosed,
  untilStored,
  untilWarned,
} from '../support/whole-rotation.ts'

suite('a backup', () => {
  test('of the folder is refused while a process runs, and once restored goes on', async (t) => {
    const journey = await startJourney()
    t.after(() => journey[Symbol.asyncDispose]())
    const file = join(journey.dataDir, '../rekey.backup')
    const command = (dataDir: string, ...args: string[]) =>
      runRekeyProcess({ ...journey.env, DATA_DIR: dataDir }, ...args)
    const backUp = () => command(journey.dataDir, 'backup', '--to', file)
    const before = await startRekeyProcess(journey.env)
    t.after(() => before[Symbol.asyncDispose]())
    const [old] = journey.tenant.world.credentialsOf(payroll.name)
    assert.ok(old)
    const warning = await untilWarned(journey, () => before.url)
    const stored = await untilStored(journey, () => before.url, warning)
    assert.match((await backUp()).stderr, /Another process uses the data folder/)
    assert.ok(!existsSync(file))
    await before.stop()

    assert.equal((await backUp()).stderr, '')
    assert.equal(statSync(file).mode & 0o777, 0o600, 'for its owner alone')
    assert.match((await backUp()).stderr, /is there already/)

    const dataDir = join(journey.dataDir, '../restored')
    const restore = (to: string) => command(to, 'restore', '--from', file)
    assert.match((await restore(journey.dataDir)).stderr, /is not empty/)
    const half = join(journey.dataDir, '../half')
    writeFileSync(half, readFileSync(file).subarray(0, statSync(file).size / 2))
    const broken = await command(dataDir, 'restore', '--from', half)
    assert.match(broken.stderr, /half is no backup of Rekey's, or not all of one/)
    assert.equal((await restore(dataDir)).stderr, '')
    const after = await startRekeyProcess({ ...journey.env, DATA_DIR: dataDir })
    t.after(() => after[Symbol.asyncDispose]())
    const fresh = assertStored(journey, old)
    await untilClosed(journey, () => after.url, stored)
    assert.deepEqual(journey.tenant.world.credentialsOf(payroll.name), [fresh])
  })

  test('that is none, or broken, restores nothing', async (t) => {
    const journey = await startJourney({ withEngine: false })
    t.after(() => journey[Symbol.asyncDispose]())
    const { dataDir, env } = journey
    const file = join(dataDir, '../broken')
    const restore = () => runRekeyProcess(env, 'restore', '--from', file)
    assert.match((await restore()).stderr, /There is no file/)
    mkdirSync(dataDir)
    writeFileSync(file, 'no backup')
    const { code, stderr } = await restore()
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^Rekey stopped: .+broken is no backup of Rekey's, or not all of one; nothing/,
    )
    assert.ok(!existsSync(join(dataDir, 'PG_VERSION')))
    assert.ok(!existsSync(`${dataDir}.restoring`))
  })

  test('of a server by pg_dump, once restored, goes on', {
    skip: whyNoServer() ?? serverTool.whyNone() ?? false,
  }, async (t) => {
    const journey = await startJourney({ withEngine: false })
    t.after(() => journey[Symbol.asyncDispose]())
    const [first, second] = [await createTestDatabase(), await createTestDatabase()]
    t.after(() => Promise.all([first.drop(), second.drop()]))
    const before = await startRekeyProcess({ ...journey.env, DATABASE_URL: first.url })
    t.after(() => before[Symbol.asyncDispose]())
    const [old] = journey.tenant.world.credentialsOf(payroll.name)
    assert.ok(old)
    const warning = await untilWarned(journey, () => before.url)
    const stored = await untilStored(journey, () => before.url, warning)
    // While it runs: pg_dump sees one moment.
    const file = join(journey.dataDir, '../rekey.dump')
    serverTool.run('pg_dump', '--format=custom', `--file=${file}`, first.url)
    await before.stop()
    serverTool.run('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${second.url}`, file)

    const after = await startRekeyProcess({ ...journey.env, DATABASE_URL: second.url })
    t.after(() => after[Symbol.asyncDispose]())
    const fresh = assertStored(journey, old)
    await untilClosed(journey, () => after.url, stored)
    assert.deepEqual(journey.tenant.world.credentialsOf(payroll.name), [fresh])
  })
})

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { sql } from 'kysely'
import { postgresConversations } from '../../../src/adapters/postgres/conversations.ts'
import { DurableNodeFS } from '../../../src/adapters/postgres/durable-node-fs.ts'
import { openFolderEngine } from '../../../src/adapters/postgres/embedded-engine.ts'
import { lookAtEngine, openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { quietLog } from '../../support/engine-log.ts'
import { startEngineProcess } from '../../support/engine-process.ts'

describe('a data folder', { concurrency: false }, () => {
  const root = mkdtempSync(join(tmpdir(), 'rekey-folder-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  const dataDir = join(root, 'data')

  test('is refused to a second process, and keeps every committed row through kill -9', async () => {
    const writer = startEngineProcess(dataDir, 'rows')
    await writer.printed(100)
    await assert.rejects(openEngine({ dataDir, log: quietLog }), (error: Error) => {
      assert.equal(error.name, 'EngineStartError')
      assert.match(error.message, /Another process uses the data folder/)
      assert.ok(error.message.includes(dataDir))
      return true
    })
    await writer.printed(writer.lines.length + 100)
    await writer.kill()

    const engine = await openEngine({ dataDir, log: quietLog })
    const reachable = await postgresConversations(engine.database).reachablePeople()
    await engine.close()
    const lost = writer.lines.filter((id) => !reachable.has(id))
    assert.deepEqual(lost, [])
    assert.ok(reachable.size - writer.lines.length <= 1, 'at most one row was committed untold')
  })

  test('is looked at without being made, and without being brought up to date', async () => {
    const looked = join(root, 'looked')
    const look = () => lookAtEngine({ dataDir: looked, log: quietLog })
    await assert.rejects(look(), { name: 'EngineStartError', reason: 'newFolder' })
    assert.ok(!existsSync(looked))

    const engine = await openEngine({ dataDir: looked, log: quietLog })
    await sql`delete from kysely_migration where name = '0015-bot-installs'`.execute(
      engine.database,
    )
    await engine.close()
    for (const _ of ['once', 'and again']) {
      const { engine: opened, pending } = await look()
      await opened.close()
      assert.deepEqual(pending, ['0015-bot-installs'])
    }
  })

  test('is refused when commits do not reach the disk', async () => {
    const filesIn = (folder: string) => Object.assign(new NodeFS(folder), { syncs: 0 })
    await assert.rejects(openFolderEngine({ dataDir, log: quietLog, filesIn }), {
      name: 'EngineStartError',
      reason: 'noDurableWrites',
    })
  })

  test('is free again after a refusal and after closing', async () => {
    for (const _ of [1, 2]) {
      const engine = await openEngine({ dataDir, log: quietLog })
      await engine.close()
    }
  })

  test('is flushed with the folders of its new files', { skip: noProc() }, async () => {
    const flushed = new Set<string>()
    const filesIn = (folder: string) =>
      new DurableNodeFS(folder, (descriptor) => {
        flushed.add(readlinkSync(`/proc/self/fd/${descriptor}`))
      })
    const engine = await openFolderEngine({ dataDir, log: quietLog, filesIn })
    flushed.clear()
    await sql`create table fresh (a int)`.execute(engine.database)
    await sql`select pg_switch_wal()`.execute(engine.database)
    await sql`insert into fresh values (1)`.execute(engine.database)
    await sql`checkpoint`.execute(engine.database)
    await engine.close()
    const below = [...flushed].map((path) => path.slice(dataDir.length + 1))
    assert.ok(below.includes('pg_wal'), 'the folder of the new log file')
    assert.ok(
      below.some((path) => /^base\/\d+$/.test(path)),
      'the folder of the new table',
    )
    assert.ok(
      below.some((path) => /^base\/\d+\/\d+$/.test(path)),
      'the new table',
    )
  })

  test('of another PostgreSQL version is refused before it is touched', async () => {
    const foreign = mkdtempSync(join(root, 'foreign-'))
    writeFileSync(join(foreign, 'PG_VERSION'), '16\n')
    await assert.rejects(openEngine({ dataDir: foreign, log: quietLog }), {
      reason: 'foreignVersion',
      message: /was written by PostgreSQL 16/,
    })
  })
})

function noProc(): string | false {
  return process.platform === 'linux' ? false : 'reads /proc'
}

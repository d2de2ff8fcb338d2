import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { postgresWriteLocks } from '../../../src/adapters/postgres/write-locks.ts'
import type { WriteLocks } from '../../../src/application/ports/write-locks.ts'
import { forEachEngine } from '../../support/engine.ts'
import { quietLog } from '../../support/engine-log.ts'
import { createTestDatabase, whyNoServer } from '../../support/postgres-server.ts'

/** Asks for each application in turn; tells how it went: `+` a write begins, `-` it ends. */
async function inTurn(locks: readonly WriteLocks[], objectIds: readonly string[]) {
  const events: string[] = []
  await Promise.all(
    objectIds.map((objectId, at) =>
      locks[at % locks.length]?.exclusively(objectId, async () => {
        events.push(`+${objectId}`)
        // Whoever is let in too early shows itself now.
        await pause(50)
        events.push(`-${objectId}`)
      }),
    ),
  )
  return events
}

forEachEngine((given) => {
  describe('writes', () => {
    test('to one application come one after the other', async () => {
      const events = await inTurn([postgresWriteLocks(given().engine)], ['a', 'a', 'a'])
      assert.deepEqual(events, ['+a', '-a', '+a', '-a', '+a', '-a'])
    })

    test('to several applications do not wait for each other', async () => {
      const locks = postgresWriteLocks(given().engine)
      const { promise, resolve } = Promise.withResolvers<void>()
      await locks.exclusively('a', async () => {
        void locks.exclusively('b', async () => resolve())
        await promise
      })
    })

    test('go on after one that failed, and its failure is its own', async () => {
      const locks = postgresWriteLocks(given().engine)
      const failing = locks.exclusively('a', () => Promise.reject(new Error('refused')))
      const next = locks.exclusively('a', () => Promise.resolve('done'))
      await assert.rejects(failing, { message: 'refused' })
      assert.equal(await next, 'done')
    })
  })
})

describe('writes of several instances', { skip: whyNoServer() ?? false }, () => {
  test('to one application come one after the other', async (t) => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    const engines = [
      await openEngine({ databaseUrl, log: quietLog }),
      await openEngine({ databaseUrl, log: quietLog }),
    ]
    t.after(async () => {
      for (const engine of engines) await engine.close()
      await drop()
    })
    const events = await inTurn(engines.map(postgresWriteLocks), ['a', 'a', 'a', 'a'])
    assert.deepEqual(events, ['+a', '-a', '+a', '-a', '+a', '-a', '+a', '-a'])
  })

  test('keep what was done where the connection is lost meanwhile', async (t) => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    const engine = await openEngine({ databaseUrl, log: quietLog })
    const other = await openEngine({ databaseUrl, log: quietLog })
    t.after(async () => {
      await engine.close()
      await other.close()
      await drop()
    })
    const result = await postgresWriteLocks(engine).exclusively('a', async () => {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(other.database)
      return 'minted'
    })
    assert.equal(result, 'minted')
  })
  test('to many applications leave connections for everything else', async (t) => {
    const { url: databaseUrl, drop } = await createTestDatabase()
    const engine = await openEngine({ databaseUrl, log: quietLog })
    t.after(async () => {
      await engine.close()
      await drop()
    })
    const locks = postgresWriteLocks(engine)
    const begun = Promise.withResolvers<void>()
    const graph = Promise.withResolvers<void>()
    const written: string[] = []
    const ids = Array.from({ length: 30 }, (_, at) => `application ${at}`)
    const writes = ids.map((id) =>
      locks.exclusively(id, async () => {
        begun.resolve()
        await graph.promise
        written.push(id)
      }),
    )
    try {
      await begun.promise
      const { rows } = await sql<{ one: number }>`select 1 as one`.execute(engine.database)
      assert.deepEqual(rows, [{ one: 1 }])
      assert.deepEqual(written, [])
    } finally {
      graph.resolve()
    }
    await Promise.all(writes)
    assert.deepEqual(written.toSorted(), ids.toSorted())
  })
})

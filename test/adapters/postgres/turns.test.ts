import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { openTestEngine } from '../../support/engine.ts'

test('many statements in a row leave everybody else their turns, inside transactions too', async () => {
  const opened = await openTestEngine()
  after(() => opened.close())
  const { database } = opened.engine
  let turns = 0
  const taking = { on: true }
  const others = (async () => {
    for (; taking.on; turns += 1) await setImmediate()
  })()
  const statements = 50
  for (let at = 0; at < statements; at += 1) await sql`select ${at}::int`.execute(database)
  assert.ok(turns >= statements, `${turns} turns`)
  const before = turns
  await database.transaction().execute(async (within) => {
    for (let at = 0; at < statements; at += 1) await sql`select ${at}::int`.execute(within)
  })
  assert.ok(turns - before >= statements, `${turns - before} turns`)
  taking.on = false
  await others
})

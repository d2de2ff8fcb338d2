import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openMemoryEngine } from '../../../src/adapters/postgres/embedded-engine.ts'
import { inHurry } from '../../../src/adapters/postgres/hurry.ts'
import { Turnstile } from '../../../src/adapters/postgres/turnstile.ts'

test('so many are in at a time as there are places', async () => {
  const turnstile = new Turnstile(2)
  const went: string[] = []
  const go = async (name: string) => {
    await turnstile.enter(false)
    went.push(name)
  }
  const all = ['a', 'b', 'c', 'd'].map(go)
  await Promise.all(all.slice(0, 2))
  assert.deepEqual(went, ['a', 'b'])
  turnstile.leave()
  await all[2]
  assert.deepEqual(went, ['a', 'b', 'c'])
  turnstile.leave()
  await all[3]
})

test('one is in at a time: those in a hurry first, each in their order', async () => {
  const turnstile = new Turnstile(1)
  const went: string[] = []
  let within = 0
  const go = async (name: string, isHurried: boolean) => {
    await turnstile.enter(isHurried)
    within += 1
    assert.equal(within, 1)
    await Promise.resolve()
    went.push(name)
    within -= 1
    turnstile.leave()
  }
  await Promise.all([
    go('the first', false),
    go('a job', false),
    go('another job', false),
    go('a press', true),
    go('another press', true),
  ])
  assert.deepEqual(went, ['the first', 'a press', 'another press', 'a job', 'another job'])
  await go('somebody later', false)
  assert.equal(went.length, 6)
})

test('on the embedded engine a press comes before jobs that asked first, never into a transaction', async (t) => {
  const { database, close } = await openMemoryEngine({})
  t.after(close)
  await sql`create table went (who text, at integer generated always as identity)`.execute(database)
  const note = (who: string) => sql`insert into went (who) values (${who})`.execute(database)
  const transaction = database.transaction().execute(async (within) => {
    for (const part of ['begun', 'ended']) {
      await sql`insert into went (who) values (${part})`.execute(within)
    }
  })
  const jobs = Array.from({ length: 10 }, (_, at) => note(`job ${at}`))
  const press = inHurry(() => note('press'))
  await Promise.all([transaction, ...jobs, press])
  const { rows } = await sql<{ who: string }>`select who from went order by at`.execute(database)
  const order = rows.map(({ who }) => who)
  assert.deepEqual(order.slice(0, 4), ['begun', 'ended', 'press', 'job 0'])
})

test('a statement that fails lets the next one in', async (t) => {
  const { database, close } = await openMemoryEngine({})
  t.after(close)
  await assert.rejects(sql`select nonsense`.execute(database))
  await assert.rejects(
    database.transaction().execute(async () => {
      throw new Error('no')
    }),
  )
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(database)
  assert.equal(rows[0]?.one, 1)
})

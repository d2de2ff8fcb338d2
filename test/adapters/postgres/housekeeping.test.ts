import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import { analyzeChanged } from '../../../src/adapters/postgres/housekeeping.ts'

describe('Statistics of the embedded engine', () => {
  let pglite: PGlite
  before(async () => {
    pglite = await PGlite.create()
    await pglite.exec('create table "Some table" (id integer); create table other (id integer)')
  })
  after(() => pglite.close())

  const add = (count: number) =>
    pglite.query('insert into "Some table" select generate_series(1, $1::integer)', [count])
  const analyzed = async () => {
    // Counts are written once a second else.
    await pglite.query('select pg_stat_force_next_flush()')
    await analyzeChanged(pglite)
    const { rows } = await pglite.query<{ name: string; rows: number }>(`
      select relname as name, reltuples::integer as rows from pg_class
      where relname in ('Some table', 'other') order by 1`)
    return rows.map(({ name, rows }) => `${name}: ${rows}`)
  }

  it('are taken of a table that changed much, and of no other', async () => {
    await add(1_000)
    await pglite.exec('insert into other values (1)')
    assert.deepEqual(await analyzed(), ['Some table: 1000', 'other: -1'])
  })

  it('are left as they are while less than a tenth has changed since', async () => {
    await add(100)
    assert.deepEqual(await analyzed(), ['Some table: 1000', 'other: -1'])
    await add(100)
    assert.deepEqual(await analyzed(), ['Some table: 1200', 'other: -1'])
  })
})

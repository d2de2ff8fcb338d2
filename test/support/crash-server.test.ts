import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { crashServer, createDatabaseAlone, serversAreOurs, whyNoServer } from './postgres-server.ts'

const skip = whyNoServer() ?? (serversAreOurs() ? false : 'the server is not ours to crash')

test('a server that crashes breaks every connection, keeps what was saved, and serves again', {
  skip,
}, async (t) => {
  const database = await createDatabaseAlone()
  t.after(() => database.drop())
  const client = new pg.Client({ connectionString: database.url })
  const broken = new Promise((resolve) => client.once('error', resolve))
  await client.connect()
  await client.query('create table kept (id integer)')
  await crashServer(database.url)
  await broken
  const again = new pg.Client({ connectionString: database.url })
  await again.connect()
  const { rows } = await again.query('select * from kept')
  await again.end()
  assert.deepEqual(rows, [])
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { startJourney } from '../support/journey.ts'
import { createTestDatabase, whyNoServer } from '../support/postgres-server.ts'
import { startRekeyProcess } from '../support/rekey-process.ts'
import {
  assertStored,
  payroll,
  untilClosed,
  untilStored,
  untilWarned,
} from '../support/whole-rotation.ts'

const skip = whyNoServer() ?? false

suite('npm start on a PostgreSQL server', { skip }, () => {
  test('two instances share one journey from warning to clean-up', async (t) => {
    const journey = await startJourney({ withEngine: false })
    t.after(() => journey[Symbol.asyncDispose]())
    const database = await createTestDatabase()
    t.after(() => database.drop())
    const env = { ...journey.env, DATABASE_URL: database.url }
    const first = await startRekeyProcess(env)
    t.after(() => first[Symbol.asyncDispose]())
    const second = await startRekeyProcess(env)
    t.after(() => second[Symbol.asyncDispose]())
    const [old] = journey.tenant.world.credentialsOf(payroll.name)
    assert.ok(old)

    const warning = await untilWarned(journey, () => first.url)
    const stored = await untilStored(journey, () => second.url, warning)
    const fresh = assertStored(journey, old)
    await untilClosed(journey, () => first.url, stored)

    const left = journey.tenant.world.credentialsOf(payroll.name)
    assert.deepEqual(left, [fresh])
    const posts = journey.connector.sent.filter(({ method }) => method === 'POST')
    assert.equal(posts.length, 2, 'one welcome and one warning')
    const ended = await Promise.all([first.stop(), second.stop()])
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0],
    )
  })
})

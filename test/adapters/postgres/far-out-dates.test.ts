import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { postgresStore } from '../../../src/adapters/postgres/store.ts'
import type { Store } from '../../../src/application/ports/store.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'
import { quietLog } from '../../support/engine-log.ts'
import { administer, createTestDatabase, whyNoServer } from '../../support/postgres-server.ts'

const recording = { now: () => new Date(), isStreamed: false }

const farOut = anApplication({
  credentials: [
    aCredential({
      keyId: 'first-day',
      startsAt: new Date('0001-01-01T00:00:00.000Z'),
      expiresAt: new Date('1969-12-31T23:59:59.000Z'),
    }),
    aCredential({ keyId: 'last-day', expiresAt: new Date('9999-12-31T23:59:59.999Z') }),
  ],
})

async function assertKept({ inventory }: Store): Promise<void> {
  await inventory.saveSeen(await inventory.beginRound(may(1)), [farOut])
  assert.deepEqual(await inventory.expiringBefore(may(1), 10), [farOut])
}

forEachEngine((given) => {
  test('the first and the last day that there is are kept as they are', async () => {
    await assertKept(given().store)
  })
})

describe('a server', { skip: whyNoServer() ?? false }, () => {
  for (const zone of ['Pacific/Auckland', 'America/Los_Angeles']) {
    test(`that lives in ${zone} keeps them as well`, async (t) => {
      const database = await createTestDatabase()
      const name = new URL(database.url).pathname.slice(1)
      await administer(database.url, `alter database "${name}" set timezone to '${zone}'`)
      const engine = await openEngine({ databaseUrl: database.url, log: quietLog })
      t.after(async () => {
        await engine.close()
        await database.drop()
      })
      await assertKept(postgresStore(engine.database, async () => undefined, recording))
    })
  }
})

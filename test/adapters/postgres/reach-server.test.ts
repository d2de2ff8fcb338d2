import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { lookAtEngine, openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { quietLog } from '../../support/engine-log.ts'
import {
  createTestDatabase,
  type TestDatabase,
  whyNoServer,
} from '../../support/postgres-server.ts'

const nowhere = 'postgres://rekey:word@127.0.0.1:1/rekey'

describe('a server that gives no connection', () => {
  test('because nobody answers there says so, at a start and at a look', async () => {
    for (const open of [openEngine, lookAtEngine]) {
      await assert.rejects(open({ databaseUrl: nowhere, log: quietLog }), {
        name: 'EngineStartError',
        reason: 'serverNotReached',
        message:
          'The PostgreSQL server 127.0.0.1:1 cannot be reached (ECONNREFUSED). See that it runs and ' +
          'lets this machine in, and that DATABASE_URL names it.',
      })
    }
  })

  describe('as it does not want us', { skip: whyNoServer() ?? false }, () => {
    let database: TestDatabase
    before(async () => {
      database = await createTestDatabase()
    })
    after(() => database.drop())
    const opening = (change: (url: URL) => void, password?: () => Promise<string>) => {
      const url = new URL(database.url)
      change(url)
      return openEngine({ databaseUrl: url.href, password, log: quietLog })
    }

    test('names a user that it does not know', async () => {
      const stranger = opening((url) => {
        url.username = 'stranger'
      })
      await assert.rejects(stranger, {
        name: 'EngineStartError',
        reason: 'serverRefuses',
        message: /^The PostgreSQL server \S+:\d+ refuses the user stranger \(28...\)\. Mend user/,
      })
    })

    test('names a database that it does not have', async () => {
      const elsewhere = opening((url) => {
        url.pathname = '/nowhere'
      })
      await assert.rejects(elsewhere, {
        reason: 'serverRefuses',
        message: /^The PostgreSQL server \S+:\d+ has no database nowhere \(3D000\)\. Create it/,
      })
    })

    test('says so where it takes no connection for another reason', async () => {
      const limited = opening((url) => {
        url.searchParams.set('options', '-c no_such_parameter=1')
      })
      await assert.rejects(limited, {
        reason: 'serverRefuses',
        message:
          /^The PostgreSQL server \S+:\d+ takes no connection now \(\w{5}\)\. Its log says why/,
      })
    })
  })
})

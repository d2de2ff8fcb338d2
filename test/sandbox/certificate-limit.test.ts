import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createCertificateLimit } from '../../sandbox/tenant/graph/certificate-limit.ts'
import { requestTo } from '../../sandbox/tenant/http/message.ts'
import { openTenant } from './tenant-client.ts'

const list = '/v1.0/applications?$select=id,keyCredentials'

function aLimit() {
  let now = 0
  const limit = createCertificateLimit(() => now)
  return {
    ask: (path = list) => limit(requestTo('GET', new URL(`https://localhost${path}`))),
    at: (ms: number) => {
      now = ms
    },
  }
}

suite('Reads with certificates', () => {
  test('are refused from the 151st in a minute on, until the oldest is a minute old', () => {
    const { ask, at } = aLimit()
    assert.equal(ask(), undefined)
    at(10_000)
    for (let sent = 1; sent < 150; sent += 1) assert.equal(ask(), undefined)
    assert.equal(ask()?.status, 429)
    assert.deepEqual(ask()?.headers, { 'retry-after': '50' })
    at(60_000)
    assert.equal(ask(), undefined)
    assert.deepEqual(ask()?.headers, { 'retry-after': '10' })
  })

  test('count together, lists of both kinds and single ones; others do not count', () => {
    const { ask } = aLimit()
    for (let sent = 0; sent < 50; sent += 1) {
      ask()
      ask('/v1.0/servicePrincipals?$select=keyCredentials&$skiptoken=a')
      ask('/v1.0/applications/1?$select=keyCredentials')
    }
    assert.equal(ask('/v1.0/applications?$select=id,passwordCredentials'), undefined)
    assert.equal(ask('/v1.0/users?$select=keyCredentials'), undefined)
    assert.equal(ask()?.status, 429)
  })

  test('are refused in Graph’s form', async (context) => {
    const { graph } = await openTenant(context, { seed: 'empty' })
    const path = '/applications?$select=id,keyCredentials'
    for (let sent = 0; sent < 150; sent += 1) assert.equal((await graph('GET', path)).status, 200)
    const refused = await graph('GET', path)
    assert.equal(refused.status, 429)
    assert.equal((await graph('GET', '/applications?$select=id')).status, 200)
  })
})

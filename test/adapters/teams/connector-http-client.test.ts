import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { toHttpHeadersLike, type WebResourceLike } from '@azure/core-http-compat'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { ConnectorFailure } from '../../../src/adapters/teams/connector-failure.ts'
import { ConnectorHttpClient } from '../../../src/adapters/teams/connector-http-client.ts'

// botframework-connector has no time limit of its own: a connector that is silent would hold a
// job for ever.
test('a connector that never answers is given up', async (t) => {
  const url = await silentServer(t)
  const client = new ConnectorHttpClient({ timeoutMs: 200 })
  await assert.rejects(client.sendRequest(requestTo(url)), (error) => {
    assert.ok(error instanceof ConnectorFailure)
    assert.deepEqual([error.status, error.neverSent], [undefined, false])
    return true
  })
})

test('a failure says nothing of the request', async (t) => {
  const url = await silentServer(t)
  await assert.rejects(
    new ConnectorHttpClient({ timeoutMs: 50 }).sendRequest(requestTo(url)),
    (error) => {
      assert.ok(error instanceof ConnectorFailure)
      assert.equal(error.cause, undefined)
      assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, /token-in-header|text-in-body/)
      return true
    },
  )
})

async function silentServer(t: TestContext) {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/`
}

function requestTo(url: string): WebResourceLike {
  const headers = toHttpHeadersLike(createHttpHeaders({ authorization: 'token-in-header' }))
  return { method: 'POST', url, headers, body: 'text-in-body' } as WebResourceLike
}

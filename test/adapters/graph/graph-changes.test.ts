import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGraphClient } from '../../../src/adapters/graph/graph-client.ts'
import { graphDirectoryListing } from '../../../src/adapters/graph/graph-directory-listing.ts'
import { failureOf } from '../entra/failures.ts'
import { recordingLog } from './graph-of-tenant.ts'
import { type ScriptedReply, startScriptedServer } from './scripted-server.ts'

const idOf = (number: number) => `22222222-0000-4000-8000-00000000000${number}`
const secret = {
  keyId: '11111111-0000-4000-8000-000000000001',
  displayName: 'production',
  startDateTime: '2026-01-01T00:00:00.1234567Z',
  endDateTime: '2026-08-01T00:00:00Z',
  hint: 'abc',
}
const application = (number: number) => ({
  id: idOf(number),
  appId: `33333333-0000-4000-8000-00000000000${number}`,
  displayName: `Application ${number}`,
  signInAudience: 'AzureADMyOrg',
  tags: [],
  notes: null,
  passwordCredentials: [],
  keyCredentials: [],
})

/** The list of changes as the script answers it, from a mark on the same host. */
async function changesOf(script: (path: string, url: string) => ScriptedReply, elsewhere?: string) {
  await using server = await startScriptedServer(({ path }, url) => script(path, url))
  const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: 1e15 }) }
  const log = recordingLog()
  const graph = createGraphClient({
    endpoint: server.url,
    credential,
    sleep: async () => undefined,
  })
  const pages = []
  const mark = elsewhere ?? `${server.url}/v1.0/applications/delta?$deltatoken=one`
  for await (const page of graphDirectoryListing(graph, log).changesSince(mark)) pages.push(page)
  return { pages, log, received: server.received.map(({ path }) => path) }
}

const link = (url: string, token: string) => `${url}/v1.0/applications/delta?$deltatoken=${token}`

describe('The list of changes', () => {
  it('may give applications in part: the rest is read beside it, and what it told counts more', async () => {
    const stale = { ...application(1), displayName: 'Read late' }
    const { pages, received } = await changesOf((path, url) =>
      path.includes('/delta')
        ? {
            status: 200,
            body: {
              '@odata.deltaLink': link(url, 'two'),
              value: [
                { id: idOf(1), displayName: 'Renamed', passwordCredentials: [secret] },
                application(2),
                { id: idOf(3), displayName: 'Nowhere to be read' },
              ],
            },
          }
        : { status: 200, body: { value: [stale] } },
    )
    const [page] = pages
    assert.deepEqual(
      page?.applications.map(({ displayName, credentials }) => [displayName, credentials.length]),
      [
        ['Renamed', 1],
        ['Application 2', 0],
      ],
    )
    assert.deepEqual(page?.unreadable, [idOf(3)], 'kept as it is known')
    assert.equal(received.length, 2)
    assert.match(received[1] ?? '', /id in \('2222.*0001','2222.*0003'\)/)
  })

  it('says last what counts where it says something twice', async () => {
    const gone = { id: idOf(1), '@removed': { reason: 'changed' } }
    const { pages } = await changesOf((_, url) => ({
      status: 200,
      body: {
        '@odata.deltaLink': link(url, 'two'),
        value: [gone, application(1), application(2), { ...gone, id: idOf(2) }],
      },
    }))
    assert.deepEqual(
      pages.map(({ applications, removed }) => [
        applications.map(({ objectId }) => objectId),
        removed,
      ]),
      [[[idOf(1)], [idOf(2)]]],
    )
  })

  it('gives its mark with the last page only', async () => {
    const { pages } = await changesOf((path, url) => ({
      status: 200,
      body: path.includes('skip')
        ? { '@odata.deltaLink': link(url, 'two'), value: [application(2)] }
        : {
            '@odata.nextLink': `${url}/v1.0/applications/delta?$skiptoken=a`,
            value: [application(1)],
          },
    }))
    assert.equal(pages.length, 2)
    assert.equal(pages[0]?.mark, null)
    assert.match(pages[1]?.mark ?? '', /deltatoken=two$/)
  })

  it('is not read where it ends without a mark', async () => {
    const failure = await failureOf(changesOf(() => ({ status: 200, body: { value: [] } })))
    assert.partialDeepStrictEqual(failure, { reason: 'unreadable', code: 'DeltaLink' })
  })

  it('is not read where the mark leads to another host, now or next time', async () => {
    const foreign = { reason: 'unreadable', code: 'ForeignNextLink' }
    const other = 'https://graph.example.com/v1.0/applications/delta?$deltatoken=one'
    const never = () => assert.fail('nothing is asked')
    assert.partialDeepStrictEqual(await failureOf(changesOf(never, other)), foreign)
    const answer = { status: 200, body: { '@odata.deltaLink': other, value: [] } }
    assert.partialDeepStrictEqual(await failureOf(changesOf(() => answer)), foreign)
  })

  it('is gone where the directory answers 410', async () => {
    const body = { error: { code: 'syncStateNotFound', message: 'gone' } }
    const failure = await failureOf(changesOf(() => ({ status: 410, body })))
    assert.partialDeepStrictEqual(failure, { reason: 'notFound', code: 'syncStateNotFound' })
  })
})

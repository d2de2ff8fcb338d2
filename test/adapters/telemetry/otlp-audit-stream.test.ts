import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { OtlpAuditStream } from '../../../src/adapters/telemetry/otlp-audit-stream.ts'
import type { Store } from '../../../src/application/ports/store.ts'
import { streamAudit } from '../../../src/application/record/stream-audit.ts'
import { canonicalJson } from '../../../src/domain/canonical-json.ts'
import { openTestEngine, type TestEngine } from '../../support/engine.ts'
import { aRotation, rotationInEveryState } from '../../support/engine-data.ts'
import { type OtlpCollector, startOtlpCollector } from '../../support/otlp-collector.ts'

describe('The stream of the record', () => {
  let engine: TestEngine
  let collector: OtlpCollector
  before(async () => {
    engine = await openTestEngine()
  })
  after(async () => {
    await collector[Symbol.asyncDispose]()
    await engine.close()
  })
  beforeEach(async () => {
    await collector?.[Symbol.asyncDispose]()
    await engine.reset()
    collector = await startOtlpCollector()
  })
  const stream = (store: Store = engine.store) =>
    streamAudit({
      store,
      auditStream: new OtlpAuditStream({ endpoint: collector.endpoint, timeoutMs: 900 }),
    })
  const numbers = () => collector.logs.map(({ attributes }) => attributes['rekey.audit.sequence'])
  /** Five entries. */
  const act = () => engine.store.rotations.insert(rotationInEveryState().closed)
  /** One more. */
  const actAgain = () =>
    engine.store.rotations.insert(aRotation('rk-33333333', { objectId: 'object-2' }))
  const unavailable = { service: 'collector', reason: 'unavailable' }

  it('takes each entry to the collector, in order, as it stands in the record', async () => {
    await act()
    await stream()
    const links = await engine.store.audit.after(0, 10)
    assert.equal(links.length, 5)
    assert.deepEqual(
      collector.logs,
      links.map(({ sequence, at, entry, previousHash, hash }) => ({
        at,
        eventName: 'rekey.audit',
        body: canonicalJson(entry),
        attributes: {
          'rekey.audit.sequence': sequence,
          'rekey.audit.hash': hash,
          'rekey.audit.previous_hash': previousHash,
        },
      })),
    )
    assert.deepEqual(collector.paths, ['POST /v1/logs'])
  })

  it('takes what is new, and nothing twice', async () => {
    await act()
    await stream()
    await stream()
    await actAgain()
    await stream()
    assert.deepEqual(numbers(), [1, 2, 3, 4, 5, 6])
    assert.equal(collector.paths.length, 2)
  })

  it('loses nothing while the collector is down', async () => {
    await act()
    await stream()
    await collector.stop()
    await actAgain()
    await assert.rejects(stream(), unavailable)
    assert.equal(await engine.store.audit.streamed(), 5)
    await collector.start()
    await stream()
    assert.deepEqual(numbers(), [1, 2, 3, 4, 5, 6])
  })

  for (const status of [400, 401, 503]) {
    it(`loses nothing while the collector answers ${status}, and quotes it nowhere`, async () => {
      await act()
      collector.status = status
      collector.says = 'a key that somebody sent'
      await assert.rejects(stream(), (error: Error) => {
        assert.partialDeepStrictEqual({ ...error }, unavailable)
        assert.ok(!`${error.message}${error.stack}${error.cause}`.includes('a key'))
        return true
      })
      assert.equal(await engine.store.audit.streamed(), 0)
      collector.status = 200
      await stream()
      assert.deepEqual(numbers(), [1, 2, 3, 4, 5])
    })
  }

  it('sends again what it may not have noted, rather than leave it out', async () => {
    await act()
    const { store } = engine
    const saveStreamed = () => Promise.reject(new Error('the process died'))
    const dying: Store = { ...store, audit: { ...store.audit, saveStreamed } }
    await assert.rejects(stream(dying), /the process died/)
    await stream()
    assert.deepEqual(numbers(), [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
  })

  it('takes a long record in parts', async () => {
    await act()
    const { store } = engine
    const entry = (await store.audit.of('object-1', { skip: 0, limit: 1 })).entries[0]?.entry
    assert.ok(entry)
    await store.transaction(async (within) => {
      for (let count = 0; count < 400; count += 1) await within.audit.note(entry)
    })
    await stream()
    assert.deepEqual(
      numbers(),
      Array.from({ length: 405 }, (_, index) => index + 1),
    )
    assert.equal(collector.paths.length, 3)
  })
})

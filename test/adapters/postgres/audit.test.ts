import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { openEngine } from '../../../src/adapters/postgres/open-engine.ts'
import { sha256 } from '../../../src/adapters/postgres/sha256.ts'
import { postgresStore } from '../../../src/adapters/postgres/store.ts'
import type { Store } from '../../../src/application/ports/store.ts'
import { verifyAudit } from '../../../src/application/record/verify-audit.ts'
import { byPerson, type NewAuditEntry } from '../../../src/domain/audit.ts'
import type { AuditLink } from '../../../src/domain/audit-chain.ts'
import { forEachEngine, type TestEngine } from '../../support/engine.ts'
import { anApplication, aRotation, rotationInEveryState } from '../../support/engine-data.ts'
import { quietLog } from '../../support/engine-log.ts'
import { createTestDatabase, whyNoServer } from '../../support/postgres-server.ts'

const noJobs = async () => undefined
const recording = { now: () => new Date('2026-05-04T08:00:00Z'), isStreamed: false }

const faultsOf = async ({ audit }: Store) => (await verifyAudit(audit, [], sha256)).faults
const deedsOf = async ({ audit }: Store) =>
  (await audit.of('object-1', { skip: 0, limit: 100 })).entries
    .toReversed()
    .map(({ entry: { deed } }) => `${deed.kind}: ${deed.event}`)
const refusal = (changes: { person?: string; verb?: string; objectId?: string } = {}) =>
  ({
    actor: byPerson(changes.person ?? 'mallory'),
    application: { objectId: changes.objectId ?? 'object-1', clientId: null },
    deed: {
      kind: 'refusal',
      event: 'refused',
      verb: changes.verb ?? 'rotate-now',
      rotationId: null,
      keyId: null,
      why: 'notAllowed',
    },
  }) satisfies NewAuditEntry

/** Whoever can take off the guard can change rows: the chain is there to show it. */
async function tamper({ engine }: TestEngine, statement: string): Promise<void> {
  await sql`alter table audit disable trigger audit_append_only`.execute(engine.database)
  await sql.raw(statement).execute(engine.database)
  await sql`alter table audit enable trigger audit_append_only`.execute(engine.database)
}

/** Five entries about one application. */
async function fill({ store }: TestEngine): Promise<void> {
  for (const verb of ['a', 'b', 'c', 'd', 'e']) await store.audit.note(refusal({ verb }))
}

forEachEngine((given) => {
  test('a rotation leaves an entry for each line of its timeline, in a chain that is whole', async () => {
    const { store } = given()
    const { requested, stored, closed } = rotationInEveryState()
    await store.rotations.insert(requested)
    await store.rotations.save({ rotation: stored, version: 1 })
    await store.rotations.save({ rotation: closed, version: 2 })
    assert.deepEqual(await deedsOf(store), [
      'rotation: requested',
      'rotation: stored',
      'rotation: announced',
      'rotation: cleanupConfirmed',
      'rotation: oldRemoved',
    ])
    assert.deepEqual(await faultsOf(store), [])
  })

  test('every state of a rotation is on record, and comes back as it was written', async () => {
    const { store } = given()
    const entryOf = async () => (await store.audit.of('object-1', { skip: 0, limit: 1 })).entries[0]
    let number = 0
    for (const rotation of Object.values(rotationInEveryState())) {
      number += 1
      const id = `rk-2222222${number % 10}` as const
      assert.ok(
        await store.rotations.insert({
          ...rotation,
          id,
          state: 'failed',
          reason: 'givenUp',
          failedAt: rotation.requestedAt,
        }),
      )
      const { entry } = (await entryOf()) ?? assert.fail('no entry')
      const { what } = rotation.timeline.at(-1) ?? assert.fail('no line')
      assert.partialDeepStrictEqual(entry.deed, { kind: 'rotation', event: what, rotationId: id })
    }
    assert.deepEqual(await faultsOf(store), [])
  })

  test('evidence comes back with its moments', async () => {
    const { store } = given()
    const { 'cleaning-up': rotation } = rotationInEveryState()
    await store.rotations.insert(rotation)
    const [newest] = (await store.audit.of('object-1', { skip: 0, limit: 1 })).entries
    const { evidence } = rotation as Extract<typeof rotation, { state: 'cleaning-up' }>
    assert.partialDeepStrictEqual(newest?.entry.deed, { event: 'cleanupConfirmed', evidence })
  })

  test('what was refused, or lost to another, leaves nothing', async () => {
    const { store } = given()
    await store.rotations.insert(aRotation())
    const { stored } = rotationInEveryState()
    assert.equal(await store.rotations.insert(aRotation('rk-33333333')), false)
    assert.equal(await store.rotations.save({ rotation: stored, version: 7 }), false)
    assert.deepEqual(await deedsOf(store), ['rotation: requested'])
  })

  test('entry and change are one transaction: both or neither', async () => {
    const { store } = given()
    const failed = store.transaction(async (within) => {
      await within.rotations.insert(aRotation())
      throw new Error('change of mind')
    })
    await assert.rejects(failed, /change of mind/)
    assert.deepEqual(await deedsOf(store), [])
    assert.equal((await store.audit.head()).sequence, 0)

    await sql`alter table audit rename to audit_away`.execute(given().engine.database)
    await assert.rejects(store.rotations.insert(aRotation()))
    await sql`alter table audit_away rename to audit`.execute(given().engine.database)
    assert.deepEqual(await store.rotations.open(), [], 'no change without its entry')
  })

  test('an entry can be neither changed nor removed, nor can all of them', async () => {
    const { store, engine } = given()
    await fill(given())
    for (const statement of [
      `update audit set entry = '{}' where sequence = 2`,
      'delete from audit where sequence = 2',
      'delete from audit',
      'truncate audit',
    ]) {
      await assert.rejects(sql.raw(statement).execute(engine.database), statement)
    }
    assert.equal((await store.audit.after(0, 10)).length, 5)
    assert.deepEqual(await faultsOf(store), [])
  })

  test('whoever gets round that is found: by a changed row, a removed one, swapped ones', async () => {
    const { store } = given()
    await fill(given())
    await tamper(
      given(),
      `update audit set entry = jsonb_set(entry, '{actor,id}', '"eve"') where sequence = 2`,
    )
    assert.deepEqual(await faultsOf(store), [{ fault: 'changed', sequence: 2 }])
    await tamper(
      given(),
      `update audit set entry = jsonb_set(entry, '{actor,id}', '"mallory"') where sequence = 2`,
    )
    assert.deepEqual(await faultsOf(store), [])
    await tamper(given(), `update audit set at = at + interval '1 day' where sequence = 3`)
    assert.deepEqual(await faultsOf(store), [{ fault: 'changed', sequence: 3 }])
    await tamper(given(), `update audit set at = at - interval '1 day' where sequence = 3`)
    await tamper(given(), 'delete from audit where sequence = 5')
    assert.deepEqual(await faultsOf(store), [{ fault: 'missing', sequence: 5, to: 5 }])
  })

  test('and by rows that changed places', async () => {
    const { store } = given()
    await fill(given())
    await tamper(given(), 'update audit set sequence = sequence + 100 where sequence in (2, 3)')
    await tamper(
      given(),
      'update audit set sequence = case sequence when 102 then 3 else 2 end where sequence > 100',
    )
    assert.deepEqual((await faultsOf(store))[0], { fault: 'unlinked', sequence: 2 })
  })

  test('changes at once are linked one after the other', async () => {
    const { store } = given()
    const ids = Array.from({ length: 12 }, (_, index) => `object-${index}`)
    await Promise.all(ids.map((objectId) => store.audit.note(refusal({ objectId }))))
    assert.equal((await store.audit.head()).sequence, 12)
    assert.deepEqual(await faultsOf(store), [])
  })

  test('of a flood of the same refusals one a minute is kept; others are kept beside it', async () => {
    let now = new Date('2026-05-04T08:00:00Z')
    const { audit } = postgresStore(given().engine.database, noJobs, {
      ...recording,
      now: () => now,
    })
    await Promise.all(Array.from({ length: 20 }, () => audit.note(refusal())))
    assert.equal((await audit.head()).sequence, 1)
    await audit.note(refusal({ verb: 'snooze' }))
    await audit.note(refusal({ person: 'eve' }))
    await audit.note(refusal({ objectId: 'object-2' }))
    assert.equal((await audit.head()).sequence, 4)
    now = new Date('2026-05-04T08:01:01Z')
    await audit.note(refusal())
    assert.equal((await audit.head()).sequence, 5)
  })

  test('where it was asked for is on record, for those who asked alone', async () => {
    const { store } = given()
    const asked = store.from({ personId: 'ada', conversationId: 'chat-1' })
    const { stored } = rotationInEveryState()
    await asked.rotations.insert(aRotation())
    await asked.rotations.save({ rotation: stored, version: 1 })
    const { entries } = await store.audit.of('object-1', { skip: 0, limit: 10 })
    assert.deepEqual(
      entries.map(({ entry: { actor, conversationId } }) => [actor, conversationId]),
      [
        [{ kind: 'rekey' }, null],
        [{ kind: 'person', id: 'ada' }, 'chat-1'],
      ],
    )
  })

  test('an application is named by its client id too, where a round saw it', async () => {
    const { store } = given()
    const round = await store.inventory.beginRound(recording.now())
    await store.inventory.saveSeen(round, [anApplication()])
    await store.audit.note(refusal())
    const [entry] = (await store.audit.of('object-1', { skip: 0, limit: 1 })).entries
    assert.deepEqual(entry?.entry.application, { objectId: 'object-1', clientId: 'client-1' })
  })

  test('text that PostgreSQL does not take is kept as it can be, and its hash holds', async () => {
    const { store } = given()
    await store.audit.note(refusal({ verb: 'nul \0 and half \ud800' }))
    assert.deepEqual(await faultsOf(store), [])
  })

  test('asks for the stream in the transaction that adds an entry, where there is one', async () => {
    const asked: string[] = []
    const enqueue = async (_: unknown, { queue }: { queue: string }) => void asked.push(queue)
    const { database } = given().engine
    await postgresStore(database, enqueue, recording).audit.note(refusal())
    assert.deepEqual(asked, [])
    await postgresStore(database, enqueue, { ...recording, isStreamed: true }).audit.note(
      refusal({ verb: 'b' }),
    )
    assert.deepEqual(asked, ['stream-audit'])
  })

  test('the place of the stream never goes back', async () => {
    const { audit } = given().store
    assert.equal(await audit.streamed(), 0)
    await audit.saveStreamed(7)
    await audit.saveStreamed(3)
    assert.equal(await audit.streamed(), 7)
  })
})

describe('Two instances', { skip: whyNoServer() ?? false }, () => {
  test('add to one chain without gaps, while their transactions lock other rows as well', async (t) => {
    const database = await createTestDatabase()
    const open = () => openEngine({ databaseUrl: database.url, log: quietLog })
    const engines = [await open(), await open()] as const
    t.after(async () => {
      for (const engine of engines) await engine.close()
      await database.drop()
    })
    const stores = engines.map((engine) => postgresStore(engine.database, noJobs, recording))
    const rounds = Array.from({ length: 25 }, (_, index) => index)
    await Promise.all(
      stores.flatMap((store, instance) =>
        rounds.map((index) =>
          store.transaction(async (within) => {
            // In either order: the record is locked last, so nobody waits in a circle.
            const asWell = () =>
              within.preferences.change('ada', { optedOut: index % 2 === instance })
            if (instance === 0) await asWell()
            await within.audit.note(refusal({ person: `${instance}`, verb: `v${index}` }))
            if (instance === 1) await asWell()
          }),
        ),
      ),
    )
    const [first] = stores as [Store]
    const links: AuditLink[] = await first.audit.after(0, 1000)
    assert.ok(links.length >= 50)
    assert.deepEqual(await faultsOf(first), [])
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { readStandings } from '../../../src/adapters/postgres/standings.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, aRotation, may } from '../../support/engine-data.ts'

const leads = [60, 30, 14, 7, 3, 1, 0]
const inOrder = <T extends { of: string }>(list: readonly T[]) =>
  [...list].sort((a, b) => (a.of < b.of ? -1 : 1))

forEachEngine((given) => {
  test('how things stand is counted as the lead times and the states say', async () => {
    const { store, engine } = given()
    const round = await store.inventory.beginRound(may(1))
    const ends = (...days: number[]) =>
      days.map((day, index) => aCredential({ keyId: `key-${index}`, expiresAt: may(day) }))
    await store.inventory.saveSeen(round, [
      anApplication({ objectId: 'a', clientId: 'a', credentials: ends(1, 2, 5) }),
      anApplication({ objectId: 'b', clientId: 'b', credentials: ends(16, 200) }),
      anApplication({ objectId: 'c', clientId: 'c', credentials: [] }),
      anApplication({
        objectId: 'd',
        clientId: 'd',
        credentials: [
          aCredential({ keyId: 'old', expiresAt: may(3) }),
          aCredential({ keyId: 'older, but lasts', startsAt: may(1), expiresAt: may(4) }),
          aCredential({ keyId: 'new', startsAt: may(1), expiresAt: may(300) }),
        ],
      }),
    ])
    await store.inventory.endRound(round, 'complete', may(1))
    await store.rotations.insert(aRotation())
    await sql`update rotation set updated_at = ${may(1)}`.execute(engine.database)
    await sql`insert into rotation (id, application_object_id, old_key_id, state, version,
      created_at, updated_at, body) values ('rk-closed', 'other', 'key', 'closed', 1, ${may(1)},
      ${may(1)}, '{}')`.execute(engine.database)
    await sql`insert into notice (id, person_id, application_object_id, key_id, stage, state,
      planned_at) select state, 'ada', 'a', 'key', '7', state, now()
      from unnest(array['sent', 'dropped']) as state`.execute(engine.database)
    await store.enqueue({ queue: 'plan-notices', data: {} })
    await sql`update pgboss.job set start_after = start_after - interval '90 seconds'`.execute(
      engine.database,
    )
    await sql`insert into pgboss.job (name, state) values ('round.dead', 'created'),
      ('round.dead', 'created'), ('round', 'completed')`.execute(engine.database)

    const standings = await readStandings(engine.database, may(2), leads)
    assert.deepEqual(inOrder(standings.credentials), [
      { of: '14', count: 1 },
      { of: '3', count: 2 },
      { of: 'expired', count: 2 },
      { of: 'later', count: 2 },
      { of: 'replaced', count: 1 },
    ])
    assert.deepEqual(inOrder(standings.applications), [
      { of: '1', count: 1 },
      { of: '14', count: 1 },
      { of: 'expired', count: 1 },
    ])
    assert.deepEqual(inOrder(standings.rotations), [
      { of: 'closed', count: 1, oldestSeconds: null },
      { of: 'requested', count: 1, oldestSeconds: 86_400 },
    ])
    assert.deepEqual(inOrder(standings.notices), [
      { of: 'dropped', count: 1 },
      { of: 'sent', count: 1 },
    ])
    const [job] = standings.jobs
    assert.deepEqual([standings.jobs.length, job?.of, job?.count], [1, 'plan-notices', 1])
    assert.ok((job?.oldestSeconds ?? 0) >= 90)
    assert.deepEqual(standings.deadLetters, [{ of: 'round', count: 2 }])
    assert.equal(standings.openFindings, 0)
    assert.deepEqual(standings.lastCompleteRoundAt, may(1))
  })

  test('what a rotation has minted and not stored replaces nothing', async () => {
    const { store, engine } = given()
    const { id, application, plan } = aRotation()
    const { objectId, clientId } = application
    const minted = aCredential({
      keyId: 'minted',
      displayName: plan.displayName,
      startsAt: may(1),
      expiresAt: plan.expiresAt,
    })
    const round = await store.inventory.beginRound(may(1))
    await store.inventory.saveSeen(round, [
      anApplication({ objectId, clientId, credentials: [aCredential(), minted] }),
    ])
    const stages = async () => {
      const { credentials } = await readStandings(engine.database, may(2), leads)
      return inOrder(credentials).map(({ of }) => of)
    }
    assert.deepEqual(await stages(), ['later', 'replaced'])
    await store.rotations.insert(aRotation())
    assert.deepEqual(await stages(), ['30', 'later'])
    await sql`update rotation set state = 'awaiting-cleanup' where id = ${id}`.execute(
      engine.database,
    )
    assert.deepEqual(await stages(), ['later', 'replaced'])
  })

  test('an empty database stands at nothing', async () => {
    const standings = await readStandings(given().engine.database, may(2), leads)
    assert.deepEqual(standings, {
      rotations: [],
      credentials: [],
      applications: [],
      notices: [],
      jobs: [],
      deadLetters: [],
      openFindings: 0,
      lastCompleteRoundAt: null,
    })
  })
})

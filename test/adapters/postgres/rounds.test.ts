import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Round } from '../../../src/application/ports/store.ts'
import type { ServicePrincipal } from '../../../src/domain/certificate.ts'
import { forEachEngine } from '../../support/engine.ts'
import { aCredential, anApplication, may } from '../../support/engine-data.ts'

const certificate = {
  keyId: 'certificate-1',
  displayName: 'CN=payroll',
  startsAt: may(1),
  expiresAt: may(20),
  signsTokens: false,
}
const payroll = anApplication()
const listed = { ...payroll, certificates: [certificate] }
const gallery: ServicePrincipal = {
  objectId: 'principal-1',
  clientId: 'client-9',
  displayName: 'Gallery app',
  secrets: [],
  certificates: [{ ...certificate, signsTokens: true }],
}

forEachEngine((given) => {
  const inventory = () => given().store.inventory
  const begin = (day = 1, how?: Round['how']) => inventory().beginRound(may(day), how)
  const end = (round: Round, outcome: 'complete' | 'partial' = 'complete', problem?: string) =>
    inventory().endRound(round, outcome, may(2), problem)
  const known = async () =>
    (await inventory().expiringBefore(new Date('2100-01-01T00:00:00Z'), 100)).map(
      ({ objectId }) => objectId,
    )
  const tableOf = (table: 'application' | 'service_principal' | 'unreadable_application') =>
    given().engine.database.selectFrom(table).selectAll().execute()

  test('a running round counts as it goes', async () => {
    const round = await begin()
    await inventory().saveSeen(round, [listed])
    await inventory().saveUnreadable(round, ['object-9'])
    await inventory().saveServicePrincipals(round, [gallery], [])
    assert.partialDeepStrictEqual(await inventory().lastRound(), {
      outcome: 'running',
      applications: 1,
      credentials: 1,
      certificates: 1,
      servicePrincipals: 1,
      unreadable: 1,
    })
  })

  test('certificates are kept, and stay as they are known where they could not be read', async () => {
    for (const certificates of [[certificate], null]) {
      const round = await begin()
      await inventory().saveSeen(round, [{ ...payroll, certificates }])
      assert.equal((await end(round)).certificates, 1)
    }
  })

  test('service principals are replaced by the next full round, which removes what is gone', async () => {
    const other = { ...gallery, objectId: 'principal-2', certificates: [] }
    const first = await begin()
    await inventory().saveServicePrincipals(first, [gallery, other], [])
    assert.equal((await end(first)).servicePrincipals, 2)
    const next = await begin()
    await inventory().saveServicePrincipals(next, [{ ...gallery, displayName: 'Renamed' }], [])
    assert.equal((await end(next)).servicePrincipals, 1)
    const [row] = await tableOf('service_principal')
    assert.partialDeepStrictEqual(row, {
      object_id: 'principal-1',
      display_name: 'Renamed',
      expires_at: may(20),
    })
  })

  test('a service principal that could not be understood stays as it is known', async () => {
    const first = await begin()
    await inventory().saveServicePrincipals(first, [gallery], [])
    await end(first)
    const next = await begin()
    await inventory().saveServicePrincipals(next, [], ['principal-1', 'principal-9'])
    assert.equal((await end(next)).servicePrincipals, 1)
  })

  test('an application that could not be understood is kept and counted, not removed', async () => {
    const first = await begin()
    await inventory().saveSeen(first, [payroll])
    await end(first)
    const next = await begin()
    await inventory().saveUnreadable(next, ['object-1', 'object-1', 'object-7'])
    const ended = await end(next)
    assert.partialDeepStrictEqual(ended, { unreadable: 2, applications: 1, credentials: 1 })
    assert.deepEqual(await known(), ['object-1'])
  })

  test('an application is unreadable no more once it was read, or is gone', async () => {
    const first = await begin()
    await inventory().saveUnreadable(first, ['object-1', 'object-7'])
    await end(first)
    const next = await begin()
    await inventory().saveSeen(next, [payroll])
    assert.equal((await end(next)).unreadable, 0)
    assert.deepEqual(await tableOf('unreadable_application'), [])
  })

  test('a partial round keeps its problem and what it counted', async () => {
    const first = await begin()
    await inventory().saveSeen(first, [payroll, anApplication({ objectId: 'object-2' })])
    await end(first)
    const next = await begin()
    await inventory().saveSeen(next, [payroll])
    const ended = await end(next, 'partial', 'graph: throttled')
    assert.partialDeepStrictEqual(ended, {
      outcome: 'partial',
      problem: 'graph: throttled',
      applications: 1,
    })
    assert.equal((await known()).length, 2)
  })

  test('a round of changes removes nothing, and counts the whole inventory', async () => {
    const first = await begin()
    await inventory().saveSeen(first, [listed, anApplication({ objectId: 'object-2' })])
    await inventory().saveServicePrincipals(first, [gallery], [])
    await inventory().saveUnreadable(first, ['object-9'])
    await end(first)
    const next = await begin(1, 'changes')
    assert.partialDeepStrictEqual(await end(next), {
      how: 'changes',
      applications: 2,
      credentials: 2,
      certificates: 1,
      servicePrincipals: 1,
      unreadable: 1,
    })
  })

  test('a newer round ends the one before, which saves nothing any more', async () => {
    const old = await begin()
    const newer = await begin(2)
    assert.equal(await inventory().saveSeen(old, [payroll]), undefined)
    assert.equal(await inventory().saveUnreadable(old, ['object-9']), false)
    assert.equal(await inventory().saveServicePrincipals(old, [gallery], []), false)
    assert.deepEqual(await known(), [])
    assert.deepEqual(await tableOf('service_principal'), [])
    assert.deepEqual(await tableOf('unreadable_application'), [])
    assert.equal((await inventory().saveSeen(newer, [payroll]))?.length, 0)
    const ended = await end(old)
    assert.partialDeepStrictEqual(ended, { outcome: 'partial', applications: 0 })
    assert.match(ended.problem ?? '', /newer round/)
    assert.deepEqual(await known(), ['object-1'])
  })

  test('of rounds that begin at once one goes on', async () => {
    const begun = await Promise.all([begin(), begin(), begin(), begin()])
    const saved = await Promise.all(begun.map((round) => inventory().saveSeen(round, [payroll])))
    assert.equal(saved.filter((each) => each !== undefined).length, 1)
    const newest = Math.max(...begun.map(({ id }) => id))
    assert.partialDeepStrictEqual(await inventory().lastRound(), { id: newest, outcome: 'running' })
  })

  test('saving tells whose credentials changed, and whether anything else did', async () => {
    const save = async (
      application: Parameters<typeof anApplication>[0],
      certificates = [certificate],
    ) => {
      const round = await begin()
      return inventory().saveSeen(round, [{ ...anApplication(application), certificates }])
    }
    const two = [aCredential(), aCredential({ keyId: 'key-2' })]
    const objectId = 'object-1'
    assert.deepEqual(await save({}), [], 'a new application changed nothing')
    assert.deepEqual(await save({}), [])
    assert.deepEqual(await save({ displayName: 'Renamed' }), [])
    assert.deepEqual(await save({ displayName: 'Renamed', credentials: two }), [
      { objectId, nothingElse: true },
    ])
    const reversed = two.toReversed()
    assert.deepEqual(await save({ displayName: 'Renamed', credentials: reversed }), [])
    assert.deepEqual(await save({ credentials: [] }), [{ objectId, nothingElse: false }])
    assert.deepEqual(await save({ credentials: [] }, []), [{ objectId, nothingElse: true }])
  })

  test('a secret that Rekey took out itself is no change that the directory made', async () => {
    const first = await begin()
    await inventory().saveSeen(first, [listed])
    await inventory().removeSecret('object-1', 'key-1')
    const next = await begin()
    assert.deepEqual(await inventory().saveSeen(next, [{ ...listed, credentials: [] }]), [])
    const late = await begin()
    await inventory().removeSecret('object-1', 'key-1')
    await inventory().saveSeen(late, [listed])
    assert.deepEqual(await known(), ['object-1'], 'what the directory still lists is written anew')
  })

  test('an application that is as it was gets the number of the round, and nothing else', async () => {
    const ids = Array.from({ length: 1_200 }, (_, at) =>
      anApplication({ objectId: `object-${at}` }),
    )
    const first = await begin()
    await inventory().saveSeen(first, ids)
    await end(first)
    // What is changed behind the round's back shows whether it writes.
    const { database } = given().engine
    await database.updateTable('credential').set({ hint: 'mark' }).execute()
    const next = await begin()
    await inventory().saveSeen(next, [
      ...ids.slice(1),
      anApplication({ objectId: 'object-0', notes: 'new' }),
    ])
    assert.equal((await end(next)).applications, 1_200)
    const marks = await database.selectFrom('credential').select('hint').execute()
    assert.equal(marks.filter(({ hint }) => hint === 'mark').length, 1_199)
  })
})

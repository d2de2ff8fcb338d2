import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AppRegistrations } from '../../../src/application/ports/app-registrations.ts'
import type { Application } from '../../../src/domain/application.ts'
import type { ServicePrincipal } from '../../../src/domain/certificate.ts'
import { failureOf } from '../../adapters/entra/failures.ts'
import { alice } from '../worlds/payroll.ts'

/** A directory, fake or real, and ways to change it past the port. */
export interface DirectoryUnderTest {
  readonly registrations: AppRegistrations
  readonly expiresAt: Date
  addApplication(wish: {
    displayName: string
    ownerIds?: readonly string[]
  }): Pick<Application, 'objectId' | 'clientId'>
  deleteApplication(objectId: string): void
  /** So many outside identities may act as the application. */
  federate(objectId: string, howMany: number): void
  /** Makes every mark that is out there unknown. */
  forgetMarks(): void
  /** Gives an application a certificate that it signs in with. */
  addCertificate(objectId: string): void
  /** A service principal with a client secret and a certificate that signs tokens. */
  addServicePrincipal(): Pick<ServicePrincipal, 'objectId' | 'clientId'>
  forbidSecrets(objectId: string): void
  capLifetime(objectId: string, days: number): void
  /** The next addPassword takes effect, and its answer is lost. */
  loseNextAnswer(): void
}

/** What use cases rely on, true of the fake and of Graph alike. */
export function appRegistrationsContract(given: () => DirectoryUnderTest): void {
  const unknown = '00000000-0000-4000-8000-00000000dead'
  let number = 0
  const fresh = (name = 'Contract', ownerIds: readonly string[] = []) => {
    number += 1
    return given().addApplication({ displayName: `${name} ${number}`, ownerIds })
  }
  const add = (objectId: string) =>
    given().registrations.addPassword(objectId, {
      displayName: 'secret-2026-05 [rk-7f3k2q9d]',
      expiresAt: given().expiresAt,
    })
  const read = (objectId: string) => given().registrations.byObjectId(objectId)

  it('reads an application by its object id', async () => {
    const { objectId, clientId } = fresh()
    assert.partialDeepStrictEqual(await read(objectId), { objectId, clientId, credentials: [] })
  })

  it('knows nothing of an application that was deleted', async () => {
    const { objectId } = fresh()
    given().deleteApplication(objectId)
    assert.equal(await read(objectId), undefined)
  })

  it('lists a new client secret under its key id, with its name and its end', async () => {
    const { objectId } = fresh()
    const { keyId, expiresAt } = await add(objectId)
    const [credential] = (await read(objectId))?.credentials ?? []
    assert.partialDeepStrictEqual(credential, {
      keyId,
      expiresAt,
      displayName: 'secret-2026-05 [rk-7f3k2q9d]',
    })
  })

  it('lists a client secret whose answer was lost', async () => {
    const { objectId } = fresh()
    given().loseNextAnswer()
    assert.partialDeepStrictEqual(await failureOf(add(objectId)), { reason: 'uncertain' })
    assert.equal((await read(objectId))?.credentials.length, 1)
  })

  it('adds no client secret to an application that is gone', async () => {
    const expected = { service: 'graph', reason: 'notFound' }
    assert.partialDeepStrictEqual(await failureOf(add(unknown)), expected)
  })

  it('is forbidden to add one by a policy against it, and names the policy', async () => {
    const { objectId } = fresh()
    given().forbidSecrets(objectId)
    assert.partialDeepStrictEqual(await failureOf(add(objectId)), {
      reason: 'forbidden',
      code: 'CredentialTypeNotAllowedAsPerAppPolicy',
    })
  })

  it('is forbidden to add one that lasts longer than a policy allows', async () => {
    const { objectId } = fresh()
    given().capLifetime(objectId, 90)
    assert.partialDeepStrictEqual(await failureOf(add(objectId)), {
      reason: 'forbidden',
      code: 'CredentialInvalidLifetimeAsPerAppPolicy',
    })
  })

  it('removes one client secret, and says when it is gone already', async () => {
    const { objectId } = fresh()
    const [one, other] = [await add(objectId), await add(objectId)]
    const { registrations } = given()
    assert.equal(await registrations.removePassword(objectId, one.keyId), 'removed')
    assert.equal(await registrations.removePassword(objectId, one.keyId), 'alreadyGone')
    const left = (await read(objectId))?.credentials.map(({ keyId }) => keyId)
    assert.deepEqual(left, [other.keyId])
  })

  it('removes nothing from an application that is gone', async () => {
    const removal = given().registrations.removePassword(unknown, unknown)
    assert.partialDeepStrictEqual(await failureOf(removal), { reason: 'notFound' })
  })

  it('names the owners', async () => {
    const { objectId } = fresh('Owned', [alice.id])
    const [owner] = await given().registrations.owners(objectId)
    assert.partialDeepStrictEqual(owner, { type: 'person', ...alice, enabled: true, guest: false })
  })

  it('has no owners of an application that is gone', async () => {
    const owners = given().registrations.owners(unknown)
    assert.partialDeepStrictEqual(await failureOf(owners), { reason: 'notFound' })
  })

  it('names the owners of several at once, and each failure with its application', async () => {
    const owned = fresh('Owned', [alice.id])
    const ownerless = fresh('Ownerless')
    given().federate(owned.objectId, 2)
    const ids = [owned.objectId, unknown, ownerless.objectId, owned.objectId]
    const read = await given().registrations.ownersOf(ids)
    assert.partialDeepStrictEqual(read.get(owned.objectId), {
      read: true,
      owners: [{ type: 'person', ...alice, enabled: true, guest: false }],
      federatedCredentials: 2,
    })
    const none = { read: true, owners: [], federatedCredentials: 0 }
    assert.deepEqual(read.get(ownerless.objectId), none)
    const gone = read.get(unknown)
    assert.partialDeepStrictEqual(gone?.read === false && { ...gone.failure }, {
      service: 'graph',
      reason: 'notFound',
    })
    assert.equal(read.size, 3)
  })

  it('asks for the owners of nothing without harm', async () => {
    assert.equal((await given().registrations.ownersOf([])).size, 0)
  })

  it('finds by the beginning of the name in any case, up to a limit', async () => {
    const found = [fresh('Sought'), fresh('Sought'), fresh('Sought')]
    const { registrations } = given()
    assert.equal((await registrations.search('sOUGHT', 10)).length, found.length)
    assert.equal((await registrations.search('Sought', 2)).length, 2)
    assert.deepEqual(await registrations.search('ought', 10), [])
    assert.deepEqual(await registrations.search(' ', 10), [])
  })

  it('finds by client id and by object id', async () => {
    const { objectId, clientId } = fresh()
    for (const query of [objectId, clientId]) {
      const [found] = await given().registrations.search(query, 10)
      assert.equal(found?.objectId, objectId)
    }
  })

  it('goes through all applications, each once', async () => {
    const expected = [fresh(), fresh(), fresh()].map(({ objectId }) => objectId)
    const seen: string[] = []
    for await (const page of given().registrations.pages()) {
      seen.push(...page.applications.map(({ objectId }) => objectId))
    }
    assert.ok(expected.every((objectId) => seen.includes(objectId)))
    assert.equal(new Set(seen).size, seen.length)
  })

  it('lists applications with their certificates', async () => {
    const { objectId } = fresh()
    const { objectId: without } = fresh()
    given().addCertificate(objectId)
    const found = new Map<string, number | undefined>()
    for await (const { applications } of given().registrations.pages()) {
      for (const one of applications) found.set(one.objectId, one.certificates?.length)
    }
    assert.deepEqual([found.get(objectId), found.get(without)], [1, 0])
  })

  it('lists service principals with credentials of their own', async () => {
    const { objectId, clientId } = given().addServicePrincipal()
    const found: ServicePrincipal[] = []
    for await (const { servicePrincipals } of given().registrations.servicePrincipals()) {
      found.push(...servicePrincipals)
    }
    const listed = found.find((one) => one.objectId === objectId)
    assert.equal(listed?.clientId, clientId)
    assert.equal(listed?.secrets.length, 1)
    assert.deepEqual(
      listed?.certificates.map(({ signsTokens }) => signsTokens),
      [true],
    )
  })

  it('counts the applications that it lists', async () => {
    fresh()
    let listed = 0
    for await (const { applications, unreadable } of given().registrations.pages()) {
      listed += applications.length + unreadable.length
    }
    assert.equal(await given().registrations.count(), listed)
  })

  it('tells of what is new, changed and gone since a mark, and gives the next mark', async () => {
    const { registrations } = given()
    const [changed, gone, untouched] = [fresh(), fresh(), fresh()]
    const mark = await registrations.markNow()
    const { keyId } = await add(changed.objectId)
    given().deleteApplication(gone.objectId)
    const added = fresh()
    const told = await changesSince(mark)
    assert.deepEqual(told.credentials.get(changed.objectId), [keyId])
    assert.deepEqual(told.credentials.get(added.objectId), [])
    assert.equal(told.credentials.has(untouched.objectId), false)
    assert.deepEqual(told.removed, [gone.objectId])
    const next = await changesSince(told.mark)
    assert.deepEqual([...next.credentials, ...next.removed], [])
    const again = await changesSince(mark)
    assert.deepEqual(again.removed, told.removed, 'a mark may be used again')
  })

  it('no longer knows a mark that the directory has forgotten', async () => {
    const mark = await given().registrations.markNow()
    given().forgetMarks()
    assert.partialDeepStrictEqual(await failureOf(changesSince(mark)), { reason: 'notFound' })
  })

  it('lists the applications without an owner', async () => {
    const [owned, ownerless] = [fresh('Owned', [alice.id]), fresh()]
    const listed: string[] = []
    for await (const page of given().registrations.ownerless()) listed.push(...page)
    assert.equal(listed.includes(ownerless.objectId), true)
    assert.equal(listed.includes(owned.objectId), false)
  })

  async function changesSince(mark: string) {
    const credentials = new Map<string, string[]>()
    const removed: string[] = []
    let next: string | null = null
    for await (const page of given().registrations.changesSince(mark)) {
      for (const one of page.applications) {
        credentials.set(
          one.objectId,
          one.credentials.map(({ keyId }) => keyId),
        )
      }
      removed.push(...page.removed)
      next = page.mark
    }
    assert.ok(next)
    return { credentials, removed, mark: next }
  }
}

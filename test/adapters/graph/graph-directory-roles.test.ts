import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { deletedPerson, people } from '../../../sandbox/tenant/people.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphDirectoryRoles } from '../../../src/adapters/graph/graph-directory-roles.ts'
import { failureOf } from '../entra/failures.ts'
import { graphOf } from './graph-of-tenant.ts'

describe('The directory role of', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())
  afterEach(() => tenant.faults.clear())
  const roleOf = (person: { id: string }) =>
    new GraphDirectoryRoles(graphOf(tenant).graph).adminRoleOf(person.id)

  it('each administrator is the one that counts', async () => {
    assert.equal(await roleOf(people.grace), 'Global Administrator')
    assert.equal(await roleOf(people.erin), 'Application Administrator')
    assert.equal(await roleOf(people.hana), 'Cloud Application Administrator')
  })

  it('others is none: a plain user, a reader, an administrator of one application', async () => {
    assert.equal(await roleOf(people.david), null)
    assert.equal(await roleOf(people.mateo), null)
    assert.equal(await roleOf(people.lena), null)
  })

  it('a person whom the directory does not know is none', async () => {
    assert.equal(await roleOf(deletedPerson), null)
  })

  it('a person is gone as soon as it is revoked', async () => {
    tenant.world.grantRole(people.farid.id, 'globalAdministrator')
    assert.equal(await roleOf(people.farid), 'Global Administrator')
    tenant.world.revokeRoles(people.farid.id)
    assert.equal(await roleOf(people.farid), null)
  })

  it('anybody is a failure, never a guess, when Graph refuses to say', async () => {
    tenant.faults.add({
      service: 'graph',
      match: { path: '/transitiveMemberOf/' },
      kind: 'status',
      status: 403,
      code: 'Authorization_RequestDenied',
    })
    const failure = await failureOf(roleOf(people.grace))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'forbidden' })
  })
})

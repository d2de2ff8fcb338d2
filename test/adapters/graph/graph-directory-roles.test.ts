import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { deletedPerson, people } from '../../../sandbox/tenant/people.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphDirectoryRoles } from '../../../src/adapters/graph/graph-directory-roles.ts'
import { failureOf } from '../entra/failures.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'

describe('The directory role of', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())
  afterEach(() => tenant.faults.clear())
  const roleOf = (person: { id: string }) =>
    new GraphDirectoryRoles(graphOf(tenant).graph, log).adminRoleOf(person.id)
  const log = recordingLog()
  const breakGlass = '0b4ea6c1-a550-4000-8000-00000000911a'

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

  it('an administrator whose account is disabled is none', async () => {
    tenant.world.changeUser(people.hana.id, { accountEnabled: false })
    assert.equal(await roleOf(people.hana), null)
    tenant.world.changeUser(people.hana.id, { accountEnabled: true })
    assert.equal(await roleOf(people.hana), 'Cloud Application Administrator')
  })

  it('a member of the group for emergencies is that group, where one is named', async () => {
    tenant.world.setGroups(people.david.id, ['00000000-0000-4000-8000-000000000001', breakGlass])
    const inGroup = (person: { id: string }, group?: string) =>
      new GraphDirectoryRoles(graphOf(tenant).graph, log, group).adminRoleOf(person.id)
    assert.equal(await inGroup(people.david, breakGlass.toUpperCase()), 'Break-glass group')
    assert.equal(await inGroup(people.david), null)
    assert.equal(await inGroup(people.carla, breakGlass), null)
    assert.equal(await inGroup(people.erin, breakGlass), 'Application Administrator')
    tenant.world.changeUser(people.david.id, { accountEnabled: false })
    assert.equal(await inGroup(people.david, breakGlass), null)
  })

  it('anybody is none, and the log says so, where the bot may not read roles', async () => {
    refuseRoles(403, 'Authorization_RequestDenied')
    assert.equal(await roleOf(people.grace), null)
    assert.deepEqual(
      log.lines.map(({ event }) => event),
      ['graph.roles-not-readable'],
    )
  })

  it('anybody is a failure, never a guess, while Graph does not answer', async () => {
    refuseRoles(500, 'InternalServerError')
    const failure = await failureOf(roleOf(people.grace))
    assert.partialDeepStrictEqual(failure, { service: 'graph', reason: 'unavailable' })
  })

  function refuseRoles(status: number, code: string): void {
    const match = { path: '/transitiveMemberOf/' }
    tenant.faults.add({ service: 'graph', match, kind: 'status', status, code })
  }
})

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { usualBotPermissions } from '../../../sandbox/tenant/graph/permissions.ts'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { GraphAppRegistrations } from '../../../src/adapters/graph/graph-app-registrations.ts'
import { GraphOwnRights } from '../../../src/adapters/graph/graph-own-rights.ts'
import { reaches } from '../../../src/domain/own-reach.ts'
import { failureOf } from '../entra/failures.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'
import { graphOf, recordingLog } from './graph-of-tenant.ts'

const ownedBy = 'Application.ReadWrite.OwnedBy'
const ownId = '5e000000-0000-4000-8000-000000000001'
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10'
/** Entra puts it into tokens of everybody. */
const noRole = '0997a1d0-0d1d-4acb-b408-d5ca73121e90'

const reachOf = (getToken: () => Promise<{ token: string; expiresOnTimestamp: number }>) =>
  new GraphOwnRights({ credential: { getToken }, endpoint: 'https://graph.example' }).reach()
const tokenWith = (claims: unknown) => {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
  return reachOf(async () => ({ token: `header.${payload}.signature`, expiresOnTimestamp: 0 }))
}

describe('What a token says of the bot’s own rights', () => {
  it('is everything with one of the wide permissions', async () => {
    for (const wide of ['Application.ReadWrite.All', 'Directory.ReadWrite.All']) {
      assert.deepEqual(await tokenWith({ oid: ownId, roles: [ownedBy, wide] }), { over: 'all' })
    }
  })

  it('is what its service principal owns with the narrow one alone', async () => {
    const owned = { over: 'owned', servicePrincipalId: ownId }
    const roles = ['User.Read.All', ownedBy]
    assert.deepEqual(await tokenWith({ oid: ownId.toUpperCase(), roles }), owned)
    assert.deepEqual(await tokenWith({ oid: ownId, roles, wids: [noRole] }), owned)
  })

  const unknown: [string, unknown][] = [
    ['no roles', { oid: ownId }],
    ['no object id', { roles: [ownedBy] }],
    ['no permission to write', { oid: ownId, roles: ['Application.Read.All'] }],
    ['an administrator’s role', { oid: ownId, roles: [ownedBy], wids: [globalAdministrator] }],
    ['roles of another form', { oid: ownId, roles: ownedBy }],
    ['nothing', null],
  ]
  for (const [what, claims] of unknown) {
    it(`is unknown with ${what}`, async () => {
      assert.deepEqual(await tokenWith(claims), { over: 'unknown' })
    })
  }

  for (const token of ['', 'opaque', 'a.b.c', 'a.e30']) {
    it(`is unknown in ${JSON.stringify(token)}`, async () => {
      const got = await reachOf(async () => ({ token, expiresOnTimestamp: 0 }))
      assert.deepEqual(got, { over: 'unknown' })
    })
  }

  it('is unknown without a token', async () => {
    const got = await reachOf(() => Promise.reject(new Error('no')))
    assert.deepEqual(got, { over: 'unknown' })
  })
})

describe('In the simulated tenant', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant()
    trust(tenant.caPem)
  })
  afterEach(() => tenant.world.setBotPermissions(usualBotPermissions))
  after(() => tenant.close())
  const ownRights = () =>
    new GraphOwnRights({ credential: signInAsBot(tenant), endpoint: `${tenant.graphUrl}/` })

  it('the bot may write to everything', async () => {
    assert.deepEqual(await ownRights().reach(), { over: 'all' })
  })

  it('the bot is told from its owners exactly where Graph would refuse it', async () => {
    tenant.world.setBotPermissions([ownedBy, 'User.Read.All'])
    const reach = await ownRights().reach()
    assert.equal(reach.over, 'owned')
    const { servicePrincipalId } = tenant.world.bot
    const theirs = tenant.world.addApplication({ displayName: 'Theirs' })
    const ours = tenant.world.addApplication({
      displayName: 'Ours',
      ownerIds: [servicePrincipalId],
    })
    const registrations = new GraphAppRegistrations(graphOf(tenant).graph, recordingLog())
    const wanted = { displayName: 'x', expiresAt: new Date(Date.now() + 86_400_000) }
    assert.ok(reaches(reach, await registrations.owners(ours.id)))
    assert.ok((await registrations.addPassword(ours.id, wanted)).keyId)
    assert.ok(!reaches(reach, await registrations.owners(theirs.id)))
    const failure = await failureOf(registrations.addPassword(theirs.id, wanted))
    assert.equal(failure.reason, 'forbidden')
  })
})

import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { Fleet } from '../../bench/soak/fleet.ts'
import { type SandboxTenant, startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { seeded } from '../chaos/seeded-random.ts'

suite('The fleet of a soak', () => {
  let tenant: SandboxTenant
  let fleet: Fleet
  const hourMs = 3_600_000

  before(async () => {
    tenant = await startTenant()
    fleet = new Fleet(tenant.world, seeded(1, 'fleet'))
  })
  after(() => tenant.close())

  test('stays as large as it was, and whole, whatever happens in the portal', () => {
    const count = fleet.applications().length
    const ids = new Set(fleet.matters())
    for (let changes = 0; changes < 300; changes += 1) {
      tenant.clock.advance(hourMs)
      fleet.change()
    }
    fleet.trim()
    assert.equal(fleet.applications().length, count)
    assert.deepEqual(fleet.broken(), [])
    assert.notDeepEqual(new Set(fleet.matters()), ids)
  })

  test('keeps its hands off what was changed within the minute', () => {
    const [application] = fleet.applications()
    assert.ok(application)
    tenant.clock.advance(hourMs)
    for (const { id } of fleet.applications()) {
      tenant.world.addCredential(id, { displayName: 'just made', endsInDays: 300 })
    }
    const before = new Set(fleet.matters())
    for (let changes = 0; changes < 20; changes += 1) fleet.change()
    assert.deepEqual(new Set(fleet.matters()), before)
  })

  test('knows of a secret that a vault got, however many came after it', () => {
    const [application] = fleet.applications()
    assert.ok(application)
    const { store } = tenant.world.vaults.first
    const name = String(application.notes).replace('keyvault:contoso-kv/', '')
    const add = (displayName: string) => {
      const { secretText } = tenant.world.addCredential(application.id, {
        displayName,
        endsInDays: 300,
      })
      store.addVersion(name, secretText, {
        contentType: undefined,
        tags: undefined,
        enabled: undefined,
        nbf: undefined,
        exp: undefined,
      })
    }
    add('secret-2026-05 [rk-11111111]')
    for (let more = 0; more < 20; more += 1) add(`more ${more}`)
    fleet.trim()
    assert.ok(tenant.world.vaultVersionsOf(name).length < 20)
    assert.deepEqual(fleet.broken(), [])
  })

  test('names a vault secret that gives out a value that no longer works', () => {
    const [application] = fleet.applications()
    assert.ok(application)
    const served = tenant.world.vaultVersionsOf('soak-2').at(-1)?.value
    const owner = fleet
      .applications()
      .find(({ passwords }) => passwords.some(({ secretText }) => secretText === served))
    assert.ok(owner)
    const { keyId = '' } = owner.passwords.find(({ secretText }) => secretText === served) ?? {}
    tenant.world.deleteCredential(owner.id, keyId)
    assert.deepEqual(fleet.broken(), [
      { what: 'dead value in the vault', how: String(owner.displayName) },
    ])
  })

  test('names a secret that bears the id of a rotation and is in no vault', () => {
    const before = fleet.broken().length
    const [application] = fleet.applications()
    assert.ok(application)
    const made = { displayName: 'secret-2026-05 [rk-22222222]', endsInDays: 300 }
    const { startAt } = tenant.world.addCredential(application.id, made)
    const how = `${application.displayName}: ${made.displayName}, made at ${startAt.toISOString()}`
    assert.deepEqual(fleet.broken().slice(before), [{ what: 'secret without a use', how }])
  })
})

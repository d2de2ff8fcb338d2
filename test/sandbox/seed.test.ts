import assert from 'node:assert/strict'
import { test } from 'node:test'

import { dayMs } from '../../sandbox/tenant/clock.ts'
import { people, playgroundPeople } from '../../sandbox/tenant/people.ts'
import { startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { openTenant, startDate } from './tenant-client.ts'

const daysLeft = (endAt: Date) => (endAt.getTime() - startDate.getTime()) / dayMs

test('Alice has exactly one client secret that is due within 60 days', async (context) => {
  const { tenant } = await openTenant(context)
  const owned = tenant.world.directory
    .applications()
    .filter(({ ownerIds }) => ownerIds.includes(people.alice.id))
  const due = owned.flatMap(({ displayName, passwords }) =>
    passwords.map(({ endAt }) => ({ displayName, days: daysLeft(endAt) })),
  )
  assert.deepEqual(
    due.filter(({ days }) => days <= 60),
    [{ displayName: 'Payroll API', days: 12 }],
  )
  assert.ok(due.length >= 4)
  const payroll = tenant.world.application('Payroll API')
  assert.deepEqual(payroll.ownerIds, [people.alice.id, people.ben.id])
  assert.match(payroll.notes ?? '', /keyvault:contoso-kv\/payroll-api-client-secret/)
  const stored = tenant.world.vaultVersionsOf('payroll-api-client-secret').at(-1)
  assert.equal(stored?.value, payroll.passwords[0]?.secretText)
})

test('the seed holds every kind of application that the product must stand', async (context) => {
  const { tenant } = await openTenant(context)
  const all = tenant.world.directory.applications()
  assert.ok(all.length >= 40)
  assert.ok(all.some(({ ownerIds }) => ownerIds.length === 0))
  assert.ok(all.some(({ ownerIds }) => ownerIds.length > 20))
  assert.ok(all.some(({ displayName }) => displayName === null))
  assert.ok(all.some(({ displayName }) => displayName?.includes('\u202E')))
  assert.ok(all.some(({ displayName }) => (displayName?.length ?? 0) > 200))
  assert.ok(all.every(({ displayName }) => (displayName?.length ?? 0) <= 256))
  assert.ok(all.some(({ disabled }) => disabled))
  assert.ok(all.some(({ passwords }) => passwords.some(({ endAt }) => endAt < startDate)))
  assert.ok(all.some(({ certificates }) => certificates.length > 0))
  assert.equal(tenant.world.directory.policies.size, 2)
  const test = tenant.world.application('Payroll API (test)')
  assert.deepEqual(test.ownerIds, [people.carla.id])
})

test('the Playground’s five people are fixed, with Erin as administrator and no owner', async (context) => {
  const { tenant } = await openTenant(context)
  assert.deepEqual(
    playgroundPeople.map(({ displayName }) => displayName),
    ['Alice Novak', 'Ben Okafor', 'Carla Mendes', 'David Kim', 'Erin Schmidt'],
  )
  const owners = new Set(tenant.world.directory.applications().flatMap(({ ownerIds }) => ownerIds))
  assert.ok(!owners.has(people.erin.id))
})

test('two starts give the same ids and the same secret texts', async () => {
  const [one, two] = await Promise.all([
    startTenant({ now: startDate }),
    startTenant({ now: startDate }),
  ])
  try {
    const applications = (tenant: typeof one) =>
      tenant.world.directory
        .applications()
        .map(({ id, appId, passwords }) => ({ id, appId, passwords }))
    assert.deepEqual(applications(one), applications(two))
    assert.deepEqual(one.mintedSecretTexts(), two.mintedSecretTexts())
    const versions = (tenant: typeof one) =>
      tenant.world.vaults.first.store
        .secrets()
        .flatMap((secret) => secret.versions.map(({ version }) => version))
    assert.deepEqual(versions(one), versions(two))
  } finally {
    await Promise.all([one.close(), two.close()])
  }
})

test('a busy port is named, and nothing stays open', async (context) => {
  const { tenant } = await openTenant(context)
  const port = Number(new URL(tenant.vaultUrl).port)
  await assert.rejects(
    startTenant({ ports: { vault: port } }),
    new RegExp(`Port ${port} for the simulated vault is already in use`),
  )
})

import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { credentialOf } from '../../../src/domain/application.ts'
import type { NewCredential, Rotation } from '../../../src/domain/rotation.ts'
import { rotationIdIn } from '../../../src/domain/rotation-name.ts'
import type { BotWorld } from './bot-world.ts'
import { oldKeyId } from './payroll.ts'
import { payrollId } from './story.ts'

/** Watches over what must hold at every moment, also in the middle of a run. */
export function watchOver(world: BotWorld): void {
  world.calls.watch = () => assertConsumersCanSignIn(world)
}

/** What every vault serves is a value that the directory accepts. */
export function assertConsumersCanSignIn({ vaults, tenant, clock }: BotWorld): void {
  const { clientId } = tenant.get(payrollId).application
  for (const { value, version } of vaults.all().flatMap((vault) => vault.served())) {
    const answer = tenant.answerTo(clientId, value, clock.now())
    assert.equal(answer, 'accepted', `a vault serves version ${version}, which is dead`)
  }
}

/** Credentials of the Payroll API that bear some rotation's id. */
export function ourCredentials({ tenant }: BotWorld): string[] {
  return tenant
    .get(payrollId)
    .application.credentials.filter(({ displayName }) => rotationIdIn(displayName))
    .map(({ keyId }) => keyId)
}

/** Whether the old client secret is still there. */
export function hasOld({ tenant }: BotWorld): boolean {
  return credentialOf(tenant.get(payrollId).application, oldKeyId) !== undefined
}

/** The new secret is in the directory, alone of our making, and in every vault of the plan. */
export function assertStoredEverywhere(
  world: BotWorld,
  { plan, fresh }: Rotation & { fresh: NewCredential },
): void {
  assert.deepEqual(ourCredentials(world), [fresh.keyId])
  assert.equal(fresh.versions.length, plan.targets.length)
  for (const { vaultUrl, secretName, version } of fresh.versions) {
    const held = world.vaults.at(vaultUrl).versionsOf(secretName).at(-1)
    assert.equal(held?.version, version, 'the newest version is the recorded one')
    assert.equal(held?.tags?.keyId, fresh.keyId)
    assert.equal(held?.value, world.tenant.values.get(fresh.keyId))
  }
}

/** The world is as it was before. */
export function assertUntouched(world: BotWorld): void {
  assert.deepEqual(ourCredentials(world), [])
  assert.ok(hasOld(world))
  const served = world.vaults.all().flatMap((vault) => vault.served())
  assert.ok(served.every(({ value }) => value === world.tenant.values.get(oldKeyId)))
}

/** No row, card or log line shows a value. */
export async function assertNoValueShown(world: BotWorld): Promise<void> {
  const rows = await sql`
    select to_jsonb(r) as row from rotation r union all select to_jsonb(l) from live_card l
    union all select to_jsonb(n) from notice n union all select to_jsonb(j) from test_outbox j
    union all select to_jsonb(c) from credential c union all select to_jsonb(f) from finding f
    union all select to_jsonb(m) from removal m`.execute(world.database)
  const text = JSON.stringify([rows.rows, world.log.lines, world.messenger.shown])
  for (const value of world.tenant.values.values()) assert.ok(!text.includes(value))
}

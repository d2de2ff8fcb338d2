import type { TestEngine } from '../engine.ts'
import { secretValueOf } from '../fakes/fake-tenant.ts'
import { type BotWorld, botWorld, payrollSecret } from './bot-world.ts'
import { watchOver } from './invariants.ts'
import { oldKeyId, secondVaultUrl, vaultUrl } from './payroll.ts'
import { payrollId } from './story.ts'

/** The default world, but the Payroll API's client secret is kept in two vaults. */
export async function twoVaults(engine: TestEngine): Promise<BotWorld> {
  const world = await botWorld(engine)
  const tags = [`keyvault:contoso-kv/${payrollSecret}`, 'keyvault:contoso-eu-kv/payroll']
  world.tenant.change(payrollId, { tags })
  const older = { value: secretValueOf(oldKeyId), createdAt: new Date('2025-05-25'), tags: null }
  world.vaults.at(secondVaultUrl).put('payroll', older)
  watchOver(world)
  return world
}

/** The two vaults of `twoVaults`. */
export function bothVaults({ vaults }: BotWorld) {
  return { first: vaults.at(vaultUrl), second: vaults.at(secondVaultUrl) }
}

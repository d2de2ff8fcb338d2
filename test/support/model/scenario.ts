import { type Arbitrary, constantFrom, record } from 'fast-check'
import { targetsOf, type VaultTarget } from '../../../src/domain/vault-target.ts'
import type { TestEngine } from '../engine.ts'
import type { TenantApplication } from '../fakes/fake-tenant.ts'
import { type BotWorld, botWorld } from '../worlds/bot-world.ts'
import { alice, erin, vaultUrl } from '../worlds/payroll.ts'
import { addApplication } from '../worlds/seen.ts'
import { payrollId, pressRotate } from '../worlds/story.ts'
import { twoVaults } from '../worlds/two-vaults.ts'
import { work } from '../worlds/work.ts'
import { HungRuns } from './hung-runs.ts'
import { Ledger } from './ledger.ts'
import { watchRekey } from './watch-rekey.ts'

/** How a story begins. */
export interface Beginning {
  readonly vaults: 'one' | 'two'
  /** Applications for personal accounts hold two client secrets at most. */
  readonly accounts: 'work' | 'personal'
  /** What the first vault secret held before Rekey came. */
  readonly heldBefore: 'old' | 'nothing' | 'dead'
  readonly readsLagBy: number
  /** What Alice did before anything went wrong. */
  readonly alreadyDone: 'nothing' | 'pressed' | 'rotated'
  /** What goes wrong with the first secret that is minted. */
  readonly firstTrouble:
    | 'none'
    | 'mint uncertain'
    | 'dies after mint'
    | 'store uncertain'
    | 'last vault takes nothing'
}

/** Every way in which a story can begin. */
export const beginnings: Arbitrary<Beginning> = record({
  vaults: constantFrom<('one' | 'two')[]>('one', 'two'),
  accounts: constantFrom<('work' | 'personal')[]>('work', 'work', 'personal'),
  heldBefore: constantFrom<('old' | 'nothing' | 'dead')[]>('old', 'old', 'nothing', 'dead'),
  readsLagBy: constantFrom(0, 0, 1, 2),
  alreadyDone: constantFrom('nothing', 'pressed', 'rotated', 'rotated'),
  firstTrouble: constantFrom(
    'none',
    'none',
    'mint uncertain',
    'dies after mint',
    'store uncertain',
    'last vault takes nothing',
  ),
})

/** The world in which one story happens, and what the model holds against it. */
export interface Real {
  readonly world: BotWorld
  readonly hung: HungRuns
  readonly personal: boolean
  /** Where the Payroll API's client secret is kept. */
  readonly targets: readonly VaultTarget[]
  /** Applications that the portal can restore. */
  readonly deleted: TenantApplication[]
}

/** Opens the world of one story. Erin is Application Administrator; David owns another application. */
export async function beginStory(engine: TestEngine, beginning: Beginning) {
  const world = beginning.vaults === 'two' ? await twoVaults(engine) : await botWorld(engine)
  const personal = beginning.accounts === 'personal'
  if (personal)
    world.tenant.change(payrollId, { signInAudience: 'AzureADandPersonalMicrosoftAccount' })
  if (beginning.heldBefore !== 'old') giveNewName(world, beginning.heldBefore)
  world.tenant.readsLagBy = beginning.readsLagBy
  world.tenant.roles.set(erin.id, 'Application Administrator')
  addApplication(world, 2, {}, [])
  const ledger = new Ledger()
  ledger.losesSight = beginning.readsLagBy > 0
  for (const { application } of world.tenant.all()) {
    for (const { keyId } of application.credentials) ledger.handMade.add(keyId)
  }
  const hung = new HungRuns(world.calls)
  const targets = targetsOf(world.tenant.get(payrollId).application, vaultUrl)
  watchRekey(world, ledger, targets)
  plantTrouble(world, targets, beginning.firstTrouble)
  if (beginning.alreadyDone !== 'nothing') {
    ledger.press('rotate', alice, world.clock.now(), null)
    await pressRotate(world, alice)
  }
  if (beginning.alreadyDone === 'rotated') await work(world)
  return {
    model: ledger,
    real: { world, hung, personal, targets, deleted: [] as TenantApplication[] },
  }
}

function plantTrouble(
  { calls, vaults }: BotWorld,
  targets: readonly VaultTarget[],
  trouble: Beginning['firstTrouble'],
): void {
  const uncertain = { kind: 'takeEffectThenFail', reason: 'uncertain' } as const
  if (trouble === 'mint uncertain') calls.failNext('graph.addPassword', uncertain)
  if (trouble === 'dies after mint') calls.failNext('graph.addPassword', { kind: 'dieAfter' })
  const last = targets.at(-1)
  if (trouble === 'last vault takes nothing' && last) vaults.at(last.vaultUrl).access = 'reader'
  if (trouble === 'store uncertain') calls.failNext('vault.store', uncertain)
}

/** The first vault secret is one that the vault does not know yet, or that holds no good value. */
function giveNewName(world: BotWorld, held: 'nothing' | 'dead'): void {
  const { tags } = world.tenant.get(payrollId).application
  const name = 'keyvault:contoso-kv/payroll-new'
  world.tenant.change(payrollId, { tags: [name, ...tags.slice(1)] })
  if (held === 'nothing') return
  const createdAt = new Date('2025-05-25')
  world.vaults.at(vaultUrl).put('payroll-new', { value: 'dead~value', createdAt, tags: null })
}

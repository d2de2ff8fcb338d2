import assert from 'node:assert/strict'
import { type Arbitrary, constant, constantFrom, nat, oneof, record } from 'fast-check'
import { addDays } from '../../../src/domain/calendar.ts'
import type { VaultTarget } from '../../../src/domain/vault-target.ts'
import { secretValueOf } from '../fakes/fake-tenant.ts'
import type { FakeVaultAccess } from '../fakes/fake-vault.ts'
import type { BotWorld } from '../worlds/bot-world.ts'
import { alice, ben, credential, david, erin, ownerOf } from '../worlds/payroll.ts'
import { payrollId } from '../worlds/story.ts'
import { type Act, act } from './act.ts'
import { keyOfTarget, type Ledger } from './ledger.ts'
import { rotationsOf } from './records.ts'
import type { Real } from './scenario.ts'
import { byHand } from './watch-rekey.ts'

const otherId = 'bbbbbbbb-0000-4000-8001-000000000002'

const deleting = nat({ max: 4 }).map((which) =>
  act(`the portal: secret ${which} is deleted`, (ledger, { world }) => {
    const credentials = world.tenant.find(payrollId)?.application.credentials ?? []
    const gone = credentials[which % (credentials.length || 1)]
    if (!gone) return
    ledger.goneByHand.set(gone.keyId, world.clock.now())
    const kept = credentials.filter((each) => each !== gone)
    byHand(world, () => world.tenant.writeCredentials(payrollId, kept))
  }),
)

const names = constantFrom<('own' | 'copied' | 'like copied')[]>('own', 'copied', 'like copied')
const adding = record({
  name: names,
  days: constantFrom(180, 10),
  other: constantFrom(false, true),
}).map(({ name, days, other }) =>
  act(
    `the portal: a secret of ${days} days with ${name} name is added${other ? ' elsewhere' : ''}`,
    (ledger, real) => addByHand(ledger, real, name, days, other ? otherId : payrollId),
  ),
)

async function addByHand(
  ledger: Ledger,
  { world, personal }: Real,
  name: 'own' | 'copied' | 'like copied',
  days: number,
  objectId: string,
): Promise<void> {
  const { tenant, clock } = world
  const held = tenant.find(objectId)
  if (!held || (personal && held.application.credentials.length >= 2)) return
  const newest = (await rotationsOf(world)).at(-1)
  const copied = newest?.plan.displayName ?? 'portal'
  const keyId = `eeeeeeee-0000-4000-8000-${String(ledger.handMade.size).padStart(12, '0')}`
  const displayName = { own: 'portal', copied, 'like copied': `my ${copied}` }[name]
  const startsAt = clock.now()
  const added = credential({ keyId, displayName, startsAt, expiresAt: addDays(startsAt, days) })
  ledger.handMade.add(keyId)
  tenant.values.set(keyId, secretValueOf(keyId))
  byHand(world, () => tenant.writeCredentials(objectId, [...held.application.credentials, added]))
}

const deletingApplication = constant(
  act('the portal: the application is deleted', (ledger, { world, deleted }) => {
    const held = world.tenant.find(payrollId)
    if (!held) return
    ledger.losesSight = true
    deleted.push(held)
    for (const { keyId } of held.application.credentials) {
      ledger.goneByHand.set(keyId, world.clock.now())
    }
    byHand(world, () => world.tenant.delete(payrollId))
  }),
)

const restoringApplication = constant(
  act('the portal: the application is restored', (ledger, { world, deleted }) => {
    const held = deleted.pop()
    if (!held) return
    for (const { keyId } of held.application.credentials) ledger.goneByHand.delete(keyId)
    byHand(world, () => {
      world.tenant.add(held.application, held.owners)
      world.tenant.get(payrollId).rules = held.rules
    })
  }),
)

const ownerLists = constantFrom([alice, ben], [alice], [ben], [david], [])
const changingOwners = ownerLists.map((owners) =>
  act(`the portal: owned by ${owners.map(({ name }) => name).join(' and ')}`, (_, { world }) => {
    const held = world.tenant.find(payrollId)
    if (held) held.owners = owners.map((person) => ownerOf(person))
  }),
)

const changingRole = constantFrom(true, false).map((has) =>
  act(`the portal: Erin is ${has ? 'an' : 'no'} administrator`, (_, { world }) => {
    if (has) world.tenant.roles.set(erin.id, 'Application Administrator')
    else world.tenant.roles.delete(erin.id)
  }),
)

const policies = constantFrom(
  { forbidden: false, maxLifetimeDays: null },
  { forbidden: true, maxLifetimeDays: null },
  { forbidden: false, maxLifetimeDays: 30 },
)
const changingPolicy = policies.map((rules) =>
  act(`the tenant: ${JSON.stringify(rules)}`, (_, { world }) => {
    const held = world.tenant.find(payrollId)
    if (held) held.rules = rules
  }),
)

const accesses = constantFrom<FakeVaultAccess[]>(
  'officer',
  'officer',
  'publisher',
  'reader',
  'none',
  'unreachable',
)
const changingAccess = record({ which: nat({ max: 1 }), access: accesses }).map(
  ({ which, access }) =>
    act(`Rekey's access to vault ${which}: ${access}`, (_, { world, targets }) => {
      const { vaultUrl } = pick(targets, which)
      world.vaults.at(vaultUrl).access = access
    }),
)

function pick(targets: readonly VaultTarget[], which: number): VaultTarget {
  return targets[which % targets.length] ?? assert.fail('an application has a target')
}

type Meddling =
  | 'disable the newest'
  | 'enable all'
  | 'store a good value'
  | 'store a bad value'
  | 'delete'
  | 'recover'
const meddlings = constantFrom<Meddling[]>(
  'disable the newest',
  'enable all',
  'store a good value',
  'store a bad value',
  'delete',
  'recover',
)
const meddling = record({ which: nat({ max: 1 }), what: meddlings }).map(({ which, what }) =>
  act(`in vault ${which} somebody does: ${what}`, (ledger, { world, targets }) => {
    const target = pick(targets, which)
    const vault = world.vaults.at(target.vaultUrl)
    if (vault.deletedNames.has(target.secretName) && what !== 'recover') return
    ledger.vaultTouchedByHand.add(keyOfTarget(target))
    byHand(world, () => meddle(ledger, world, target, what))
  }),
)

function meddle(
  ledger: Ledger,
  { tenant, clock, vaults }: BotWorld,
  { vaultUrl, secretName }: VaultTarget,
  what: Meddling,
): void {
  const vault = vaults.at(vaultUrl)
  const versions = vault.versionsOf(secretName)
  const put = (value: string) =>
    vault.put(secretName, { value, createdAt: clock.now(), tags: null })
  switch (what) {
    case 'delete':
      vault.softDelete(secretName)
      break
    case 'recover':
      vault.recover(secretName)
      break
    case 'disable the newest':
      for (const each of versions.slice(-1)) each.enabled = false
      break
    case 'enable all':
      for (const each of versions) each.enabled = true
      break
    case 'store a bad value':
      put('bad')
      break
    case 'store a good value': {
      const [first] = tenant.find(payrollId)?.application.credentials ?? []
      if (!first) return
      ledger.copiedByHand.add(first.keyId)
      put(secretValueOf(first.keyId))
    }
  }
}

/** What people do past Rekey, in the portal and in the vaults. */
export const meddlingOutside: Arbitrary<Act> = oneof(
  { weight: 4, arbitrary: deleting },
  { weight: 4, arbitrary: adding },
  { weight: 1, arbitrary: deletingApplication },
  { weight: 2, arbitrary: restoringApplication },
  { weight: 1, arbitrary: changingOwners },
  { weight: 1, arbitrary: changingRole },
  { weight: 1, arbitrary: changingPolicy },
  { weight: 3, arbitrary: changingAccess },
  { weight: 4, arbitrary: meddling },
)

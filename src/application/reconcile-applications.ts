import type { Application, Owner } from '../domain/application.ts'
import { byRekey } from '../domain/audit.ts'
import { type Finding, findingId } from '../domain/finding.ts'
import { overNow, type ReconcileInput, reconcile, type Verdict } from '../domain/reconcile.ts'
import type { Rotation } from '../domain/rotation.ts'
import { distinct, type VaultTarget } from '../domain/vault-target.ts'
import type { HouseRules } from './house-rules.ts'
import { lookAtVaults } from './look-at-vaults.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { resolveTargets } from './resolve-targets.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface ReconcilePorts {
  readonly registrations: AppRegistrations
  readonly vaults: Vaults
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** A round looks at so many applications; those that it leaves out come first in the next one. */
const mostApplications = 500
/** Vault secrets that are looked at for one application. */
const mostTargets = 10

/**
 * Looks for what bears a rotation id and no rotation explains: removes what a rotation of ours
 * certainly made and lost, and records the rest, one application after the other. A failure of one
 * stops no other; a directory that asks to wait ends the sweep until the next round.
 */
export async function reconcileApplications(
  ports: ReconcilePorts,
  rules: HouseRules,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, log } = ports
  for (const applicationObjectId of await store.findings.due(mostApplications)) {
    signal?.throwIfAborted()
    try {
      await reconcileOne(ports, rules, applicationObjectId)
    } catch (error) {
      if (!isAboutOne(error)) throw error
      log.warn('application not reconciled', { applicationObjectId, problem: error.message })
      if (failedFor(error, 'throttled')) return
      await store.findings.looked(applicationObjectId, clock.now())
    }
  }
}

/** An outside service failed, or a stored row is none: the others can still be looked at. */
function isAboutOne(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError)) return false
  return error.service !== 'engine' || error.reason === 'unreadable'
}

async function reconcileOne(
  ports: ReconcilePorts,
  rules: HouseRules,
  objectId: string,
): Promise<void> {
  const { registrations, store, clock } = ports
  const application = await registrations.byObjectId(objectId)
  const recorded = (await store.findings.openFor(objectId)).map(({ finding }) => finding)
  const input = application && (await gather(ports, rules, application, recorded))
  const known = new Set(recorded.map(findingId))
  const found = input ? await act(ports, reconcile(input), known) : []
  // What was about an application that is gone is over with it.
  const over = input ? overNow(recorded, found, input.vaults) : recorded
  const owners = found.length > 0 ? await ownersToTell(ports, objectId) : undefined
  const now = clock.now()
  await store.transaction(async (within) => {
    for (const finding of found) await within.findings.seen(finding, now)
    for (const finding of over) await within.findings.resolve(findingId(finding), now)
    if (owners) await within.owners.save(objectId, owners, now)
    await within.findings.looked(objectId, now)
  })
}

/** Undefined where they cannot be read now: the finding is recorded all the same. */
async function ownersToTell(
  { registrations, log }: ReconcilePorts,
  applicationObjectId: string,
): Promise<Owner[] | undefined> {
  try {
    return await registrations.owners(applicationObjectId)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('owners not read', { applicationObjectId, problem: error.message })
    return undefined
  }
}

/** The world around one application. A rotation begun meanwhile can add to it, but explains nothing away. */
async function gather(
  ports: ReconcilePorts,
  rules: HouseRules,
  application: Application,
  recorded: readonly Finding[],
): Promise<ReconcileInput> {
  const rotations = await ports.store.rotations.of(application.objectId)
  const { targets: named } = await resolveTargets(ports, rules, application)
  const targets = targetsToLookAt(named, rotations, recorded)
  const vaults = await lookAtVaults(ports, targets)
  return { application, rotations, vaults, now: ports.clock.now() }
}

/** Where the application says its secret is, where findings were, and where rotations stored. */
function targetsToLookAt(
  named: readonly VaultTarget[],
  rotations: readonly Rotation[],
  recorded: readonly Finding[],
): VaultTarget[] {
  const all = [
    ...recorded.flatMap(({ servedBy }) => servedBy ?? []),
    ...named,
    ...rotations.flatMap(({ plan }) => plan.targets),
  ].map(({ vaultUrl, secretName }) => ({ vaultUrl, secretName }))
  return distinct(all).slice(0, mostTargets)
}

/** Mends what is to be mended; gives what there is to report. */
async function act(
  ports: ReconcilePorts,
  verdicts: readonly Verdict[],
  known: ReadonlySet<string>,
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const verdict of verdicts) {
    const isToReport =
      verdict.do === 'report' || (await remove(ports, verdict, known)) === 'notAllowed'
    if (isToReport) findings.push(verdict.finding)
  }
  return findings
}

/** On record before it is tried and after; what may not be removed is tried anew in every round. */
async function remove(
  { registrations, store, log }: ReconcilePorts,
  { finding, rotationId }: Extract<Verdict, { do: 'remove' }>,
  known: ReadonlySet<string>,
): Promise<'done' | 'notAllowed'> {
  const { keyId, application } = finding
  const { objectId, clientId } = application
  const isKnown = known.has(findingId(finding))
  const note = (event: 'removing' | 'removed' | 'notAllowed') =>
    store.audit.note({
      actor: byRekey,
      application: { objectId, clientId },
      deed: { kind: 'stray', event, rotationId, keyId },
    })
  if (!isKnown) await note('removing')
  try {
    await registrations.removePassword(objectId, keyId)
  } catch (error) {
    if (!failedFor(error, 'forbidden')) throw error
    if (!isKnown) await note('notAllowed')
    return 'notAllowed'
  }
  await note('removed')
  log.info('stray secret removed', { rotationId, keyId })
  return 'done'
}

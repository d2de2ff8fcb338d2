import { type Application, credentialOf, type Person } from '../domain/application.ts'
import { daysLeftOf, replacementOf } from '../domain/matter.ts'
import { removablesOf } from '../domain/removal.ts'
import type { Rotation } from '../domain/rotation.ts'
import { watchRuleText } from '../domain/watch-rule-text.ts'
import { renewedBy, type Unwatched, whyUnwatched } from '../domain/watch-rules.ts'
import { snoozeFacts } from './attention/snooze-facts.ts'
import type { ApplicationCard, Card } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { expiryCard } from './expiry-card.ts'
import { findOne, type Visible } from './find-one.ts'
import type { HouseRules } from './house-rules.ts'
import { openRotateForm } from './open-rotate-form.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { cannotStart, type PreparePorts } from './prepare-rotation.ts'
import { resolveTargets } from './resolve-targets.ts'
import { rotationCard } from './rotation-card.ts'
import { showTargetsOf, type TargetPorts } from './show-targets.ts'

type ViewPorts = RightsPorts & { clock: Clock; store: Store }

/** One application with all its client secrets, for somebody who may see it. */
export async function showApplication(
  ports: ViewPorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  if (!examined.allowed) return examined.answer
  return applicationCard(ports, rules, examined)
}

/** The warning about one client secret as it stands now; its rotation where one is under way. */
export async function showMatter(
  ports: ViewPorts,
  rules: HouseRules,
  request: { person: Person; applicationObjectId: string; keyId: string },
): Promise<Card> {
  const examined = await examine(ports, request.person, request.applicationObjectId, 'look')
  if (!examined.allowed) return examined.answer
  const { application, owners } = examined
  const now = ports.clock.now()
  const last = await ports.store.rotations.latestFor(application.objectId, request.keyId)
  if (last && !isOver(last.rotation)) {
    return rotationCard(last.rotation, { now, zone: rules.zone })
  }
  const credential = credentialOf(application, request.keyId)
  const { name } = applicationNames(application)
  if (!credential) return { kind: 'message', message: { code: 'secretGone', name } }
  const { targets } = await resolveTargets(ports, rules, application)
  const said = (await ports.store.attention.of([application.objectId])).get(application.objectId)
  const snoozed = snoozeFacts(said ?? [], credential.keyId, now)
  return expiryCard(application, credential, owners, targets, now, rules.zone, {
    ...(snoozed && { snoozed }),
  })
}

/** Answers `app <query>`: the application, a picker, or that nothing was found. */
export async function findApplication(
  ports: ViewPorts,
  rules: HouseRules,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'app')
  return 'answer' in hit ? hit.answer : applicationCard(ports, rules, hit)
}

/** Answers `rotate <query>`: the form at once where only one secret can be meant. */
export async function findAndRotate(
  ports: PreparePorts,
  rules: HouseRules,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'rotate')
  return 'answer' in hit ? hit.answer : chooseSecret(ports, rules, person, hit.application)
}

/** Answers `target <query>`: where the secret is kept, and the form to change it. */
export async function findTargets(
  ports: TargetPorts,
  rules: HouseRules,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'target')
  return 'answer' in hit ? hit.answer : showTargetsOf(ports, rules, hit.application)
}

/** The rotate form of an application picked from a list. */
export async function rotateApplication(
  ports: PreparePorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  if (!examined.allowed) return examined.answer
  return chooseSecret(ports, rules, person, examined.application)
}

/** Which secret is meant: the only one that nothing replaces yet, else the person chooses. */
async function chooseSecret(
  ports: PreparePorts,
  rules: HouseRules,
  person: Person,
  application: Application,
): Promise<Card> {
  const now = ports.clock.now()
  const current = application.credentials.filter(
    (credential) => !replacementOf(credential, application, now),
  )
  const names = applicationNames(application)
  const { name } = names
  if (renewedBy(application, rules.watch)) return cannotStart(name, 'selfRotating')
  const [only, ...others] = current
  if (!only) return { kind: 'message', message: { code: 'noSecrets', name } }
  if (others.length === 0) {
    const request = { person, applicationObjectId: application.objectId, keyId: only.keyId }
    return openRotateForm(ports, rules, request)
  }
  const secrets = current.map((secret) => secretFacts(secret, now, rules.zone))
  return { kind: 'secret-picker', application: names, secrets }
}

/** Ended without a replacement: the matter stands as before. */
function isOver({ state }: Rotation): boolean {
  return state === 'failed' || state === 'abandoned' || state === 'undone'
}

async function applicationCard(
  ports: ViewPorts,
  rules: HouseRules,
  { application, owners }: Visible,
): Promise<Card> {
  const now = ports.clock.now()
  const { watch } = rules
  const open = await ports.store.rotations.openFor(application.objectId)
  const { targets } = await resolveTargets(ports, rules, application)
  const removable = new Set(
    removablesOf(application, open?.rotation, { now, watch })
      .filter(({ replacedBy }) => replacedBy !== null)
      .map(({ credential }) => credential.keyId),
  )
  return {
    kind: 'application',
    application: applicationNames(application),
    asOf: now,
    secrets: [...application.credentials]
      .sort((a, b) => daysLeftOf(a, now, rules.zone) - daysLeftOf(b, now, rules.zone))
      .map((credential) => ({
        ...secretFacts(credential, now, rules.zone),
        startsAt: credential.startsAt,
        replaced: replacementOf(credential, application, now) !== undefined,
        removable: removable.has(credential.keyId),
      })),
    owners: ownerFacts(owners),
    targets,
    selfRotation: renewedBy(application, watch) ?? null,
    unwatched: unwatchedFacts(whyUnwatched(application, owners, watch)),
    openRotation: open?.rotation.id ?? null,
  }
}

/** The rule that keeps everybody from being warned; what renews secrets by itself is said apart. */
function unwatchedFacts(unwatched: Unwatched | undefined): ApplicationCard['unwatched'] {
  switch (unwatched?.why) {
    case 'excluded':
      return { why: 'excluded', rule: watchRuleText(unwatched.rule) }
    case 'notIncluded':
      return { why: 'notIncluded' }
    case 'selfRotating':
    case undefined:
      return null
  }
}

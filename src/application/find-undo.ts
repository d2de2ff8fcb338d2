import type { Application, Person } from '../domain/application.ts'
import type { Card } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { askUndo, type CleanupPorts } from './clean-up.ts'
import { examine } from './examine.ts'
import { findOne } from './find-one.ts'
import type { HouseRules } from './house-rules.ts'

/** Answers `undo <query>`: asks before the open rotation of an application is undone. */
export async function findAndUndo(
  ports: CleanupPorts,
  rules: HouseRules,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'undo')
  return 'answer' in hit ? hit.answer : undoOf(ports, rules, person, hit.application)
}

/** The same for an application that was picked from a list. */
export async function undoApplication(
  ports: CleanupPorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  if (!examined.allowed) return examined.answer
  return undoOf(ports, rules, person, examined.application)
}

async function undoOf(
  ports: CleanupPorts,
  rules: HouseRules,
  person: Person,
  application: Application,
): Promise<Card> {
  const open = await ports.store.rotations.openFor(application.objectId)
  if (open) return askUndo(ports, rules, { person, rotationId: open.rotation.id, card: null })
  const { name } = applicationNames(application)
  return { kind: 'message', message: { code: 'nothingToUndo', name } }
}

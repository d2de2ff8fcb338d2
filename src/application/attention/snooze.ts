import { type Application, credentialOf, type Person } from '../../domain/application.ts'
import { snoozeUntil } from '../../domain/attention.ts'
import { addDays } from '../../domain/calendar.ts'
import { daysLeftOf, replacementOf } from '../../domain/matter.ts'
import { momentOf, type SnoozeEnd } from '../../domain/snooze-end.ts'
import type { Card, PickerCard } from '../card.ts'
import { applicationNames, secretFacts } from '../card-facts.ts'
import { type SnoozeChoice, type SnoozeFormCard, snoozeChoices } from '../cards/attention-cards.ts'
import { examine, type RightsPorts } from '../examine.ts'
import { findOne } from '../find-one.ts'
import type { HouseRules } from '../house-rules.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { showMatter } from '../show-application.ts'
import { askToTellAnew } from './ask-to-tell-anew.ts'

type SnoozePorts = RightsPorts & { clock: Clock; store: Store }

interface MatterRequest {
  readonly person: Person
  readonly applicationObjectId: string
  readonly keyId: string
}

type Draft = Pick<SnoozeFormCard, 'date' | 'reason' | 'problem'> & {
  readonly chosen: SnoozeChoice | null
}

const emptyDraft: Draft = { chosen: null, date: '', reason: '', problem: null }
const usualDays = 7

/** Answers `snooze <query>`: the form for the secret that ends first, with what was said filled in. */
export async function findAndSnooze(
  ports: SnoozePorts,
  rules: HouseRules,
  { person, query, end }: { person: Person; query: string; end: SnoozeEnd | null },
): Promise<Card> {
  const then: PickerCard['then'] = 'snooze'
  const hit = await findOne(ports, person, query, then)
  if ('answer' in hit) return hit.answer
  return soonestForm(ports, rules, hit.application, draftOf(end, ports.clock.now()))
}

/** The form for the secret of an application that ends first. */
export async function chooseSnooze(
  ports: SnoozePorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return examined.answer
  return soonestForm(ports, rules, examined.application, emptyDraft)
}

/** The form that puts one client secret off. */
export async function openSnooze(
  ports: SnoozePorts,
  rules: HouseRules,
  { person, applicationObjectId, keyId }: MatterRequest,
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return examined.answer
  return formOf(ports, rules, examined.application, keyId, emptyDraft)
}

/**
 * Puts a client secret off for everybody, three days before its end at the latest; what is wrong on
 * the form comes back on it. Pressed twice, it is put off once.
 */
export async function snooze(
  ports: SnoozePorts,
  rules: HouseRules,
  request: MatterRequest & { choice: SnoozeChoice; date: string; reason: string },
): Promise<Card> {
  const { person, applicationObjectId, keyId, choice, date, reason } = request
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return examined.answer
  const { application } = examined
  const credential = credentialOf(application, keyId)
  if (!credential) return secretGone(application)
  const now = ports.clock.now()
  const { expiresAt } = credential
  const draft = { chosen: choice, date, reason }
  const wanted = momentOf(date ? { date } : endOf(choice), { now, zone: rules.zone, expiresAt })
  if (!wanted) return formOf(ports, rules, application, keyId, { ...draft, problem: 'noDate' })
  const granted = snoozeUntil(wanted, { expiresAt, now })
  if ('refusal' in granted) {
    return formOf(ports, rules, application, keyId, { ...draft, problem: granted.refusal })
  }
  await ports.store.transaction(async (within) => {
    await within.attention.say(applicationObjectId, {
      kind: 'snoozed',
      keyId,
      until: granted.until,
      reason: reason || null,
      personId: person.id,
      personName: person.name,
      toPersonName: null,
      saidAt: now,
    })
    await askToTellAnew(within, applicationObjectId)
  })
  return showMatter(ports, rules, { person, applicationObjectId, keyId })
}

/** Ends every snooze of a client secret: its warnings come again. */
export async function wake(
  ports: SnoozePorts,
  rules: HouseRules,
  { person, applicationObjectId, keyId }: MatterRequest,
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return examined.answer
  await ports.store.transaction(async (within) => {
    await within.attention.wake(applicationObjectId, keyId)
    await askToTellAnew(within, applicationObjectId)
  })
  return showMatter(ports, rules, { person, applicationObjectId, keyId })
}

function soonestForm(
  ports: SnoozePorts,
  rules: HouseRules,
  application: Application,
  draft: Draft,
): Card {
  const now = ports.clock.now()
  const [soonest] = application.credentials
    .filter((credential) => !replacementOf(credential, application, now))
    .sort((a, b) => daysLeftOf(a, now, rules.zone) - daysLeftOf(b, now, rules.zone))
  if (soonest) return formOf(ports, rules, application, soonest.keyId, draft)
  const { name } = applicationNames(application)
  return { kind: 'message', message: { code: 'noSecrets', name } }
}

function formOf(
  { clock }: SnoozePorts,
  rules: HouseRules,
  application: Application,
  keyId: string,
  draft: Draft,
): Card {
  const credential = credentialOf(application, keyId)
  if (!credential) return secretGone(application)
  const now = clock.now()
  const { expiresAt } = credential
  const names = applicationNames(application)
  const longest = snoozeUntil(expiresAt > now ? expiresAt : addDays(now, 1), { expiresAt, now })
  if ('refusal' in longest) {
    return { kind: 'message', message: { code: 'snoozeTooLate', name: names.name } }
  }
  const latest = longest.until
  const choices = snoozeChoices.filter(
    (choice) => choice === 'latest' || addDays(now, choice) < latest,
  )
  const chosen = draft.chosen ?? usualDays
  return {
    kind: 'snooze-form',
    application: names,
    secret: secretFacts(credential, now, rules.zone),
    choices,
    chosen: choices.includes(chosen) ? chosen : 'latest',
    date: draft.date,
    reason: draft.reason,
    latest,
    problem: draft.problem,
  }
}

function secretGone(application: Application): Card {
  const { name } = applicationNames(application)
  return { kind: 'message', message: { code: 'secretGone', name } }
}

function endOf(choice: SnoozeChoice): SnoozeEnd {
  return choice === 'latest' ? choice : { days: choice }
}

/** Days that are no choice of the form become the date that they lead to. */
function draftOf(end: SnoozeEnd | null, now: Date): Draft {
  if (end === null) return emptyDraft
  if (end === 'latest') return { ...emptyDraft, chosen: end }
  if ('date' in end) return { ...emptyDraft, date: end.date }
  const choice = snoozeChoices.find((each) => each === end.days)
  if (choice) return { ...emptyDraft, chosen: choice }
  return { ...emptyDraft, date: addDays(now, end.days).toISOString().slice(0, 10) }
}

// What a pressed button sent, read with suspicion: anybody can send anything. Fields that no
// action knows are dropped (clients add their own); a field that is wrong refuses the whole.

import { z } from 'zod/v4'
import type { CardAction } from '../../../application/card.ts'
import type { SnoozeChoice } from '../../../application/cards/attention-cards.ts'
import { digestDays } from '../../../domain/digest.ts'
import { isRotationId, type RotationId } from '../../../domain/rotation-name.ts'
import type { ValidityChoice } from '../../../domain/validity.ts'
import { plainText } from './plain-text.ts'
import { longestReason } from './snooze-form.ts'

/** Longest description of a new secret; the form's input has the same limit. */
const longestDescription = 60

const guid = z.guid()
const rotationId = z.custom<RotationId>(
  (value) => typeof value === 'string' && value.length === 'rk-'.length + 8 && isRotationId(value),
)
const roundId = z.number().int().min(0).max(2_147_483_647)
/** How far into a list a page may begin. */
const skip = z.number().int().min(0).max(1_000_000)
const description = z
  .string()
  .default('')
  .transform((text) => plainText(text, longestDescription))
const validity = z
  .union([z.literal('policyMaximum'), z.string().regex(/^[1-9]\d?$/)])
  .transform((text): ValidityChoice => (text === 'policyMaximum' ? text : Number(text)))

const acknowledged = z
  .union([z.literal('unknown'), z.iso.datetime().transform((text) => new Date(text))])
  .nullable()
  .default(null)
/** Every target that there can be, in full; whatever is longer is no list of targets. */
const longestTargets = 8_000
const targets = z.string().max(longestTargets)
const optionalTargets = targets.nullable().default(null)
const draft = z
  .object({ description, validity, targets, shownTargets: targets })
  .nullable()
  .default(null)

const application = { applicationObjectId: guid }
const matter = { ...application, keyId: guid }
/** An input's choice comes as one text: both ids. */
const chosenMatter = z.string().transform((text, context) => {
  const [applicationObjectId, keyId, ...more] = text.split('/')
  const read = z.object(matter).safeParse({ applicationObjectId, keyId })
  if (read.success && more.length === 0) return read.data
  context.addIssue({ code: 'custom', message: 'is no matter' })
  return z.NEVER
})
const rotation = { rotationId }
const revision = z.number().int().min(0).max(10_000).nullable().default(null)
const follows = z
  .union([z.literal('none'), rotationId])
  .nullable()
  .default(null)
const formTargets = { targets: optionalTargets, shownTargets: optionalTargets }

/** Longest command that a button brings back; typed ones are cut by the grammar. */
const longestCommand = 400
const snoozeDays = z.enum(['3', '7', '14', '30'])
const choice = z
  .union([z.literal('latest'), snoozeDays])
  .transform((text) => (text === 'latest' ? text : (Number(text) as SnoozeChoice)))
const date = z
  .string()
  .max(40)
  .default('')
  .transform((text) => plainText(text, 10))
const reason = z
  .string()
  .default('')
  .transform((text) => plainText(text, longestReason))
const page = z.number().int().min(1).max(10_000)
/** An input's choice comes as text. */
const chosenNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,4}$/)
      .transform(Number),
  ])
  .pipe(z.number().int())
const digestDraft = {
  days: z.enum(['usual', ...digestDays]),
  hour: chosenNumber.refine((hour) => hour >= 0 && hour <= 23),
  zone: z.string().trim().max(64).default(''),
  horizonDays: chosenNumber.refine((days) => days >= 1 && days <= 3650),
  filter: z.string().max(2_000).default(''),
}

const cardAction = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('open-rotate'), ...matter }),
  z.object({
    verb: z.literal('rotate-now'),
    ...matter,
    description,
    validity,
    ...formTargets,
    follows,
  }),
  z.object({ verb: z.literal('recover-names'), ...matter, draft }),
  z.object({ verb: z.literal('show-targets'), ...application }),
  z.object({ verb: z.literal('save-targets'), ...application, targets }),
  z.object({ verb: z.literal('reset-targets'), ...application }),
  z.object({ verb: z.literal('show-matter'), ...matter }),
  z.object({ verb: z.enum(['show-due', 'rotate-due']), matter: chosenMatter }),
  z.object({ verb: z.literal('show-application'), ...application }),
  z.object({ verb: z.literal('choose-secret'), ...application }),
  z.object({ verb: z.literal('list-cleanup'), ...application }),
  z.object({ verb: z.literal('ask-removal'), ...matter }),
  z.object({ verb: z.literal('confirm-removal'), ...matter }),
  z.object({ verb: z.literal('show-orphans'), skip }),
  z.object({ verb: z.literal('retry-jobs') }),
  z.object({ verb: z.literal('show-report'), skip }),
  z.object({ verb: z.literal('show-digest'), page }),
  z.object({ verb: z.literal('digest-mine') }),
  z.object({ verb: z.literal('rotate-in-chat'), ...matter, page }),
  z.object({ verb: z.literal('show-digest-settings') }),
  z.object({ verb: z.literal('save-digest'), ...digestDraft }),
  z.object({ verb: z.literal('switch-digest'), isOn: z.boolean() }),
  z.object({ verb: z.literal('show-scan'), newerThan: roundId }),
  z.object({ verb: z.literal('show-rotation'), ...rotation }),
  z.object({ verb: z.literal('ask-cleanup'), ...rotation }),
  z.object({ verb: z.literal('confirm-cleanup'), ...rotation, revision, acknowledged }),
  z.object({ verb: z.literal('ask-undo'), ...rotation }),
  z.object({ verb: z.literal('confirm-undo'), ...rotation, revision }),
  z.object({ verb: z.literal('ask-give-up'), ...rotation }),
  z.object({ verb: z.literal('confirm-give-up'), ...rotation, revision }),
  z.object({ verb: z.literal('go-on'), ...rotation }),
  z.object({ verb: z.literal('run-command'), text: z.string().max(longestCommand) }),
  z.object({ verb: z.literal('open-snooze'), ...matter }),
  z.object({ verb: z.literal('choose-snooze'), ...application }),
  z.object({ verb: z.literal('snooze'), ...matter, choice, date, reason }),
  z.object({ verb: z.literal('wake'), ...matter }),
  z.object({ verb: z.literal('mute'), ...application }),
  z.object({ verb: z.literal('not-mine'), ...application }),
  z.object({ verb: z.literal('hear-again'), ...application }),
  z.object({ verb: z.literal('open-hand-over'), ...application }),
  z.object({ verb: z.literal('hand-over'), ...application, toPersonId: guid }),
  z.object({ verb: z.enum(['opt-out', 'opt-in']) }),
  z.object({ verb: z.literal('show-history'), ...application, skip: skip.default(0) }),
  z.object({ verb: z.literal('find-undo'), ...application }),
  z.object({ verb: z.enum(['approve', 'decline']), approvalId: roundId }),
])

const drawnId = z.string().regex(/^[\w-]{8,40}$/)

/** The id of the drawing that the pressed button bears; null on cards from before there was one. */
export function drawnIdOf(data: unknown): string | null {
  return z.object({ drawnId }).safeParse(data).data?.drawnId ?? null
}

/** The action that a button's verb and data (with the card's inputs) ask for, if they are sound. */
export function parseCardAction(verb: unknown, data: unknown): CardAction | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  return cardAction.safeParse({ ...data, verb }).data
}

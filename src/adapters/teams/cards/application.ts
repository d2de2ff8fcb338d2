import type { ApplicationCard } from '../../../application/card.ts'
import { timelineOf } from '../../../domain/secret-timeline.ts'
import { mostButtons, mostRows, secretDetail } from './expiring-rows.ts'
import { fact, ownersRow, targetRows } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { type BarTone, timelinePicture } from './timeline-picture.ts'
import { expiryInWords, textColor, urgencyOf } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of one application: its facts and every client secret, those in use with a button. */
export function presentApplication(card: ApplicationCard, wording: Wording): TemplateData {
  const { application, openRotation, selfRotation } = card
  const mayRotate = openRotation === null && selfRotation === null
  const secrets = card.secrets.slice(0, mostRows)
  const more = card.secrets.length - secrets.length
  return {
    name: applicationName(application),
    facts: [
      fact('facts.clientId', plainText(application.clientId), wording),
      ownersRow(card.owners, wording),
      ...targetRows('facts.keptIn', card.targets, wording),
    ],
    selfRotating: selfRotation !== null,
    selfRotation:
      selfRotation === null ? '' : wording.say(`application.selfRotation.${selfRotation}`),
    unwatched: card.unwatched !== null,
    whyUnwatched: whyUnwatched(card.unwatched, wording),
    rows: secrets.map((secret, at) =>
      secretRow(
        card,
        secret,
        {
          canRotate: mayRotate && !secret.replaced && at < mostButtons,
          canRemove: selfRotation === null && secret.removable && at < mostButtons,
        },
        wording,
      ),
    ),
    none: secrets.length === 0,
    ...timelineFields(secrets, card.asOf, wording),
    hasMore: more > 0,
    more: wording.say('common.andMore', { count: wording.count(more) }),
    ...rotationFields(openRotation),
  }
}

/** The lives of the listed secrets as a picture, and in words for who does not see it. */
function timelineFields(
  secrets: ApplicationCard['secrets'],
  asOf: Date,
  { say, date, span }: Wording,
): TemplateData {
  const line = timelineOf(secrets, asOf)
  if (!line) return { hasTimeline: false, timeline: '', timelineInWords: '', axis: '' }
  const bars = line.bars.map((bar, at) => ({ ...bar, tone: toneOf(secrets[at]) }))
  return {
    hasTimeline: true,
    timeline: timelinePicture({ today: line.today, bars }),
    timelineInWords: secrets
      .map((secret) => say('application.life', lifeInWords(secret, { say, span })))
      .join(' '),
    axis: say('application.axis', { span: span(line.from, line.until), today: date(asOf) }),
  }
}

function lifeInWords(
  secret: ApplicationCard['secrets'][number],
  { say, span }: Pick<Wording, 'say' | 'span'>,
): { description: string; span: string } {
  return {
    description: plainText(secret.description ?? '') || say('common.unnamed'),
    span: span(secret.startsAt, secret.expiresAt),
  }
}

function toneOf(secret: ApplicationCard['secrets'][number] | undefined): BarTone {
  return !secret || secret.replaced ? 'replaced' : urgencyOf(secret.daysLeft)
}

function whyUnwatched(unwatched: ApplicationCard['unwatched'], wording: Wording): string {
  switch (unwatched?.why) {
    case 'excluded':
      return wording.say('application.unwatched.excluded', { rule: plainText(unwatched.rule) })
    case 'notIncluded':
      return wording.say('application.unwatched.notIncluded')
    case undefined:
      return ''
  }
}

function rotationFields(openRotation: ApplicationCard['openRotation']): TemplateData {
  if (openRotation === null) return { rotating: false }
  const showRotation: ActionData<'show-rotation'> = { rotationId: openRotation }
  return { rotating: true, showRotation }
}

function secretRow(
  { application }: ApplicationCard,
  secret: ApplicationCard['secrets'][number],
  { canRotate, canRemove }: { canRotate: boolean; canRemove: boolean },
  wording: Wording,
): TemplateData {
  const matter: ActionData<'open-rotate'> & ActionData<'ask-removal'> = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
  }
  return {
    title: plainText(secret.description ?? '') || wording.say('common.unnamed'),
    expiry: expiryInWords(secret.daysLeft, wording),
    color: secret.replaced ? 'default' : textColor(secret.daysLeft),
    detail: secretDetail(secret, wording),
    keyId: plainText(secret.keyId),
    replaced: secret.replaced,
    canRotate,
    canRemove,
    matter,
  }
}

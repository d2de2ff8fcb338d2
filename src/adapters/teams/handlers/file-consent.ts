import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder'
import type { Message } from '../../../application/card.ts'
import { ServiceError } from '../../../application/service-error.ts'
import type { HandlerParts } from '../bot-ports.ts'
import { cardActivity } from '../card-activity.ts'
import { fileActivity } from '../file-activities.ts'
import { isUploadPlace, readFileConsent, type UploadPlace } from '../file-consent.ts'
import { conversationOf, personOf } from '../inbound-turn.ts'
import { uploadFile } from '../upload-file.ts'

const consentInvoke = 'fileConsent/invoke'

/** An answer to the offer of a file. */
export function isFileConsent({ activity }: TurnContext): Promise<boolean> {
  return Promise.resolve(activity.type === ActivityTypes.Invoke && activity.name === consentInvoke)
}

/**
 * Puts the report where Teams says, or takes a no. Raw and not through teams-ai's helpers: those
 * answer before the value was looked at. Teams resends slow invokes: each offer is answered once.
 */
export async function onFileConsent(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { useCases, uploadHosts } = parts
  const { activity } = context
  const person = personOf(context)
  const conversation = conversationOf(context)
  const consent = readFileConsent(activity.value)
  if (!consent || !person || conversation.kind !== 'personal' || uploadHosts === null) {
    return respond(context, 400)
  }
  await useCases.rememberConversation(conversation)
  const offer = activity.replyToId ?? activity.id
  if (await useCases.firstTime(`${conversation.id}/file/${offer}`)) {
    const answer =
      consent.action === 'accept'
        ? await deliver(parts, uploadHosts, context, consent.place)
        : message(parts, context, { code: 'fileDeclined' })
    await context.sendActivity(answer)
  }
  return respond(context, 200)
}

async function deliver(
  parts: HandlerParts,
  uploadHosts: readonly string[],
  context: TurnContext,
  place: UploadPlace,
): Promise<Partial<Activity>> {
  const { useCases, log } = parts
  const person = personOf(context)
  if (!person) return message(parts, context, { code: 'notAllowed', lack: 'notOwner' })
  if (!isUploadPlace(place.uploadUrl, uploadHosts)) {
    log.warn('upload refused', { problem: 'otherHost' })
    return message(parts, context, { code: 'fileNotDelivered' })
  }
  try {
    const file = await useCases.reportFile(person)
    if (!file) return message(parts, context, { code: 'nothingToReport' })
    try {
      await uploadFile(place.uploadUrl, file)
      log.info('report delivered', { bytes: file.sizeInBytes })
      return fileActivity(place)
    } finally {
      await file.remove()
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('report not delivered', { problem: error.message })
    return message(parts, context, { code: 'fileNotDelivered' })
  }
}

function message(
  { renderer }: HandlerParts,
  context: TurnContext,
  said: Message,
): Partial<Activity> {
  return cardActivity(renderer, { kind: 'message', message: said }, conversationOf(context))
}

async function respond(context: TurnContext, status: 200 | 400): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status } })
}

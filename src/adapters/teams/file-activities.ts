import { type Activity, ActivityTypes } from 'botbuilder'
import type { FileOffer } from '../../application/cards/file-offer.ts'
import { reportContext, type UploadPlace } from './file-consent.ts'

/** A message that asks whether a file may be put into the person's OneDrive. */
export function consentActivity(offer: FileOffer, description: string): Partial<Activity> {
  const content = {
    description,
    sizeInBytes: offer.sizeInBytes,
    acceptContext: reportContext,
    declineContext: reportContext,
  }
  return attached('application/vnd.microsoft.teams.card.file.consent', offer.name, { content })
}

/** A message that shows the file where it is now. */
export function fileActivity({
  name,
  uniqueId,
  fileType,
  contentUrl,
}: UploadPlace): Partial<Activity> {
  const content = { uniqueId, fileType }
  const contentType = 'application/vnd.microsoft.teams.card.file.info'
  return attached(contentType, name, { content, contentUrl })
}

function attached(
  contentType: string,
  name: string,
  rest: { content: object; contentUrl?: string },
): Partial<Activity> {
  return { type: ActivityTypes.Message, attachments: [{ contentType, name, ...rest }] }
}

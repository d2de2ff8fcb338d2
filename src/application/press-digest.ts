import type { Person } from '../domain/application.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import type { DigestNote } from './cards/digest-card.ts'
import { channelOf } from './channel-digest.ts'
import type { HouseRules } from './house-rules.ts'
import { makeDigest } from './make-digest.ts'
import { openRotateForm } from './open-rotate-form.ts'
import type { Messenger } from './ports/messenger.ts'
import type { MatterKey } from './ports/store.ts'
import type { PreparePorts } from './prepare-rotation.ts'
import { failedFor, ServiceError } from './service-error.ts'

/** The ports of a press on a digest. */
export type PressDigestPorts = PreparePorts & { readonly messenger: Messenger }

/** Presses of one person on one line that come so close together are one press. */
const onePressMs = 60_000

/** Another page of the digest of the channel that the card is in, as things stand now. */
export async function showDigest(
  ports: PressDigestPorts,
  rules: HouseRules,
  { card, page }: { card: CardAddress | null; page: number },
): Promise<Card> {
  const channel = await channelOf(ports, card)
  return channel ? makeDigest(ports, rules, channel.id, { page }) : channelsOnly
}

/**
 * Puts the rotate form into the own chat of whoever pressed, after their rights were checked: the
 * channel's card stays everybody's. The answer is the digest, with what came of the press.
 */
export async function rotateInChat(
  ports: PressDigestPorts,
  rules: HouseRules,
  request: { person: Person; card: CardAddress | null; page: number } & MatterKey,
): Promise<Card> {
  const channel = await channelOf(ports, request.card)
  if (!channel) return channelsOnly
  const note = await bringToChat(ports, rules, request)
  return makeDigest(ports, rules, channel.id, { page: request.page, note })
}

async function bringToChat(
  ports: PressDigestPorts,
  rules: HouseRules,
  { person, applicationObjectId, keyId }: { person: Person } & MatterKey,
): Promise<DigestNote> {
  const { store, clock, messenger } = ports
  const form = await openRotateForm(ports, rules, { person, applicationObjectId, keyId })
  if (form.kind === 'message') {
    return form.message.code === 'notAllowed' ? 'notAllowed' : 'notNow'
  }
  const chat = await store.conversations.personal(person.id)
  if (!chat) return 'noChat'
  const now = clock.now()
  const press = `rotate-in-chat/${person.id}/${keyId}/${Math.floor(now.getTime() / onePressMs)}`
  if (!(await store.seenActivities.first(press, now))) return 'inYourChat'
  try {
    const address = await messenger.post(chat, form)
    await store.liveCards.remember({ address, applicationObjectId, keyId })
    return 'inYourChat'
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return failedFor(error, 'forbidden', 'notFound') ? 'noChat' : 'chatUnsure'
  }
}

const channelsOnly: Card = { kind: 'message', message: { code: 'channelsOnly' } }

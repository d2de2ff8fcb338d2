import type { Person } from '../domain/application.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import type { DigestNote } from './cards/digest-card.ts'
import { channelOf } from './channel-digest.ts'
import { digestViewer } from './digest-viewer.ts'
import type { HouseRules } from './house-rules.ts'
import { type DigestWish, makeDigest } from './make-digest.ts'
import { openRotateForm } from './open-rotate-form.ts'
import type { Messenger } from './ports/messenger.ts'
import type { MatterKey } from './ports/store.ts'
import type { PreparePorts } from './prepare-rotation.ts'
import { failedFor, ServiceError } from './service-error.ts'

/** The ports of a press on a digest. */
export type PressDigestPorts = PreparePorts & { readonly messenger: Messenger }

interface Viewed {
  /** Whom alone the answer is drawn for; undefined where everybody sees it. */
  readonly viewer: Person | undefined
}

/** Presses of one person on one line that come so close together are one press. */
const onePressMs = 60_000

/**
 * A page of the digest of the channel that the card is in, as things stand now; where one person
 * alone sees it, it is theirs. It changes nothing: clients ask for it by themselves.
 */
export async function showDigest(
  ports: PressDigestPorts,
  rules: HouseRules,
  { viewer, card, page }: { card: CardAddress | null; page: number } & Viewed,
): Promise<Card> {
  const channel = await channelOf(ports, card)
  if (!channel) return channelsOnly
  return makeDigest(ports, rules, channel.id, { page, ...(await ownView(ports, viewer)) })
}

/**
 * Puts the rotate form into the own chat of whoever pressed, after their rights were checked: the
 * channel's card stays everybody's. The answer is the digest, with what came of the press.
 */
export async function rotateInChat(
  ports: PressDigestPorts,
  rules: HouseRules,
  request: { person: Person; card: CardAddress | null; page: number } & MatterKey & Viewed,
): Promise<Card> {
  const channel = await channelOf(ports, request.card)
  if (!channel) return channelsOnly
  const note = await bringToChat(ports, rules, request)
  const own = await ownView(ports, request.viewer)
  return makeDigest(ports, rules, channel.id, { page: request.page, note, ...own })
}

/** Puts the form into somebody's own chat, once a press; gives what came of it. */
export async function bringToChat(
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

async function ownView(
  ports: PressDigestPorts,
  person: Person | undefined,
): Promise<Pick<DigestWish, 'viewer'>> {
  return person ? { viewer: await digestViewer(ports, person) } : {}
}

const channelsOnly: Card = { kind: 'message', message: { code: 'channelsOnly' } }

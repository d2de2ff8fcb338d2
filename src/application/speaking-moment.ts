import type { Recipient } from '../domain/audience.ts'
import { isTimeZone, nextSpeakingMoment } from '../domain/quiet-hours.ts'
import type { HouseRules } from './house-rules.ts'
import type { Conversation, Transaction } from './ports/store.ts'

type Places = Pick<Transaction, 'conversations' | 'preferences'>

/** Where a recipient reads; undefined where no message arrives any more. */
export async function recipientConversation(
  { conversations }: Pick<Places, 'conversations'>,
  { to, id }: Recipient,
): Promise<Conversation | undefined> {
  if (to === 'person') return conversations.personal(id)
  return (await conversations.reachableChannels()).has(id) ? conversations.byId(id) : undefined
}

/**
 * The first moment from now on that is neither in the quiet hours nor on a day off there: in the zone
 * that the person chose, the one that Teams told, or the house's.
 */
export async function speakingMoment(
  { preferences }: Pick<Places, 'preferences'>,
  { zone, quiet }: Pick<HouseRules, 'zone' | 'quiet'>,
  { personId, timeZone }: Conversation,
  now: Date,
): Promise<Date> {
  const chosen = personId === null ? null : (await preferences.of(personId)).timeZone
  const known = [chosen, timeZone].find((each) => each !== null && isTimeZone(each)) ?? zone
  return nextSpeakingMoment(now, known, quiet)
}

import { type Activity, ActivityTypes, CardFactory } from 'botbuilder'
import type { Card } from '../../application/card.ts'
import type { CardRenderer } from './cards/card-renderer.ts'
import type { Reader } from './cards/wording.ts'

/** A message that carries one card, with a plain sentence for notifications. */
export function cardActivity(
  renderer: CardRenderer,
  card: Card,
  reader: Reader,
): Partial<Activity> {
  return {
    type: ActivityTypes.Message,
    attachments: [CardFactory.adaptiveCard(renderer.render(card, reader))],
    summary: renderer.summary(card, reader),
  }
}

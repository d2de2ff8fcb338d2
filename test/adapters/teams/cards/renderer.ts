import { createCardRenderer } from '../../../../src/adapters/teams/cards/card-renderer.ts'
import type { Card } from '../../../../src/application/card.ts'

/** The renderer that all tests of cards share. */
export const cards = createCardRenderer({ responsibilityNotice: 'Owners renew their secrets.' })

/** A reader in Germany who reads English. */
export const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' }

/** A card as that reader sees it. */
export function drawn(card: Card) {
  return cards.render(card, reader)
}

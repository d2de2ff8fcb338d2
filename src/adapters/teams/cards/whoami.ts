import type { WhoamiCard } from '../../../application/cards/person-cards.ts'
import { fact } from './facts.ts'
import { personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the card that says who the reader is to Rekey. */
export function presentWhoami(card: WhoamiCard, wording: Wording): TemplateData {
  const { say } = wording
  const reachable = card.reachable ? 'whoami.reachableYes' : 'whoami.reachableNo'
  return {
    facts: [
      fact('whoami.name', personName(card.name, wording), wording),
      fact('whoami.id', plainText(card.id), wording),
      fact('whoami.role', card.role ?? say('whoami.noRole'), wording),
      fact('whoami.reachable', say(card.optedOut ? 'whoami.optedOut' : reachable), wording),
      fact('whoami.owned', say('whoami.ownedCount', { count: card.applications }), wording),
    ],
  }
}

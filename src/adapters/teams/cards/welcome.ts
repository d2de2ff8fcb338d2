import type { WelcomeCard } from '../../../application/card.ts'
import type { TemplateData } from './template-data.ts'

/** Fields of the welcome card: which of the two explanations stands on it. */
export function presentWelcome(card: WelcomeCard): TemplateData {
  return { personal: card.where === 'personal', shared: card.where === 'shared' }
}

import type { Card, MessageCard } from '../../../application/card.ts'
import type { FileOffer } from '../../../application/cards/file-offer.ts'
import type { Log } from '../../../application/ports/log.ts'
import type { SignInAnswer } from '../../../application/press-with-rights.ts'
import { type Service, ServiceError } from '../../../application/service-error.ts'

/**
 * Runs a use case; a service that failed becomes a card that says which one and what to do. Bugs
 * pass through to the front door.
 */
export async function answerOrExplain<T extends Card | FileOffer | SignInAnswer>(
  log: Log,
  answer: () => Promise<T>,
): Promise<T | MessageCard> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('request not answered', { problem: error.message })
    return { kind: 'message', message: { code: 'serviceTrouble', service: named(error.service) } }
  }
}

function named(service: Service): 'graph' | 'entra' | 'vault' | 'other' {
  switch (service) {
    case 'graph':
    case 'entra':
    case 'vault':
      return service
    case 'teams':
    case 'engine':
    case 'model':
    case 'collector':
      return 'other'
  }
}

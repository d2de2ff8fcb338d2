// Cards become Adaptive Card JSON: a presenter turns the model into texts and flags, the template
// of the same name lays them out, the locale file has the words.

import type { Card } from '../../../application/card.ts'
import { markPresses, newDrawnId } from './mark-presses.ts'
import { type MessageKey, readMessageCatalogs } from './message-catalog.ts'
import { presentCard } from './present-card.ts'
import { withSubmitFallback } from './submit-fallback.ts'
import { summarise } from './summarise.ts'
import type { AdaptiveCardJson } from './template-data.ts'
import { readTemplates } from './template-set.ts'
import { catalogFor, type Reader, wordingFor } from './wording.ts'

/** Turns card models into what Teams shows. */
export interface CardRenderer {
  /** The Adaptive Card, version 1.5, as plain JSON. */
  readonly render: (card: Card, reader: Reader) => AdaptiveCardJson
  /** One plain sentence for notifications, without markup. */
  readonly summary: (card: Card, reader: Reader) => string
  /** What the offer of a file says of it. */
  readonly fileDescription: (reader: Reader) => string
  /** What a request to sign in says where a client shows it. */
  readonly signInText: (reader: Reader) => string
}

/** Where the templates and locale files are, and what every warning says about responsibility. */
export interface CardRendererOptions {
  /** Null for the words of the reader's language. */
  readonly responsibilityNotice: string | null
  /** The folder with the templates and `locales/`; the project's own unless a test says so. */
  readonly folder?: URL
  /** The id that the buttons of one drawing bear; a random one unless a test says so. */
  readonly newDrawnId?: () => string
}

/** The English words of the cards, for what is printed rather than drawn. */
export function englishWords(): (key: string) => string {
  const catalog = readMessageCatalogs(new URL('locales/', ownFolder)).get('en')
  return (key) => catalog?.say(key as MessageKey) ?? key
}

const ownFolder = new URL('../../../../adaptiveCards/', import.meta.url)

/** Reads all templates and messages once and returns the renderer; throws if one is broken. */
export function createCardRenderer(options: CardRendererOptions): CardRenderer {
  const folder = options.folder ?? ownFolder
  const fill = readTemplates(folder)
  const catalogs = readMessageCatalogs(new URL('locales/', folder))
  return {
    render: (card, reader) => {
      const catalog = catalogFor(catalogs, reader)
      const data = presentCard(card, wordingFor(catalog, reader), options.responsibilityNotice)
      const drawn = markPresses(
        fill(card.kind, catalog.words, data),
        (options.newDrawnId ?? newDrawnId)(),
      )
      return withSubmitFallback(drawn) as AdaptiveCardJson
    },
    fileDescription: (reader) =>
      wordingFor(catalogFor(catalogs, reader), reader).say('report.file'),
    signInText: (reader) => wordingFor(catalogFor(catalogs, reader), reader).say('signIn.request'),
    summary: (card, reader) => summarise(card, wordingFor(catalogFor(catalogs, reader), reader)),
  }
}

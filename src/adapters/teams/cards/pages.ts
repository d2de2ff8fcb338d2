// Lists that are longer than a card go on inside the card: Show more, Back, and where one is.

import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** A list's page, with `shown` lines from `skip` on. */
export interface Page {
  readonly skip: number
  readonly pageSize: number
  readonly shown: number
  readonly total: number
}

/** Fields of the paging: whether there is more and before, and what the buttons send. */
export function pageFields(page: Page, { say }: Wording): TemplateData {
  const { skip, pageSize, shown, total } = page
  const hasMore = skip + shown < total
  const hasBack = skip > 0
  return {
    hasMore,
    hasBack,
    isPaged: hasMore || hasBack,
    forward: { skip: skip + shown },
    back: { skip: Math.max(0, skip - pageSize) },
    place: say('pages.place', { from: skip + 1, to: skip + shown, total }),
  }
}

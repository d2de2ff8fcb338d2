// Lines of digests, and whom they address. A mention has to stand in an element that reads Markdown,
// so a name gets there only if it is made of letters; anybody else is addressed without their name.

import type { DigestCard, DigestItem } from '../../../application/cards/digest-card.ts'
import { expiringRow } from './expiring-rows.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { urgencies, urgencyOf } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Digests hold this many lines at most; there are pages for the others. */
export const mostDigestRows = 10

/** The lines in groups, most urgent first, each group with the owners whom it addresses. */
export function digestGroups(
  items: readonly DigestItem[],
  page: number,
  wording: Wording,
): TemplateData[] {
  const { say, list } = wording
  const texts = mentionTexts(items, wording)
  return urgencies
    .map((urgency) => {
      const inGroup = items
        .slice(0, mostDigestRows)
        .filter((item) => urgencyOf(item.secret.daysLeft) === urgency)
        .toSorted((a, b) => Number(b.isYours) - Number(a.isYours))
      const addressed = inGroup.flatMap(({ mentions }) =>
        mentions.map(({ id }) => texts.get(id) ?? ''),
      )
      return {
        title: say(`digest.group.${urgency}`),
        hasMentions: addressed.length > 0,
        mentions: say('digest.addressed', { people: list(addressed) }),
        rows: inGroup.map((item) => digestRow(item, page, wording)),
      }
    })
    .filter(({ rows }) => rows.length > 0)
}

/** What makes the mentions in a card's texts mentions. */
export function mentionEntities(items: readonly DigestItem[], wording: Wording): TemplateData[] {
  return [...mentionTexts(items, wording)].map(([id, text]) => ({
    type: 'mention',
    text,
    mentioned: { id, name: text.replace(/<[^>]*>/g, '') },
  }))
}

/** Who rotated what, newest first; how many more there are is the last line. */
export function rotatedRows(
  { items, more }: DigestCard['rotated'],
  wording: Wording,
): TemplateData[] {
  const { say, stamp } = wording
  const rows = items.slice(0, mostDigestRows).map((item) => ({
    name: applicationName(item.application),
    detail: say('digest.rotatedBy', {
      person: personName(item.requestedBy, wording),
      moment: stamp(item.storedAt),
    }),
  }))
  return more > 0
    ? [...rows, { name: '', detail: say('digest.moreRotated', { count: more }) }]
    : rows
}

function digestRow(item: DigestItem, page: number, wording: Wording): TemplateData {
  const press: ActionData<'rotate-in-chat'> = {
    applicationObjectId: item.application.objectId,
    keyId: item.secret.keyId,
    page,
  }
  return {
    ...expiringRow(item, { withOwners: true, withButton: item.hasButton }, wording),
    isYours: item.isYours,
    hasTrouble: item.trouble !== null,
    trouble: item.trouble === null ? '' : wording.say(`digest.trouble.${item.trouble}`),
    press,
  }
}

/** By person: the text that is their mention, each its own. */
function mentionTexts(items: readonly DigestItem[], { say }: Wording): Map<string, string> {
  const texts = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id, name } of items.flatMap(({ mentions }) => mentions)) {
    if (texts.has(id)) continue
    const own = name !== null && lettersOnly.test(name) && !taken.has(name)
    const shown = own ? name : say('digest.anOwner', { number: texts.size + 1 })
    taken.add(shown)
    texts.set(id, `<at>${shown}</at>`)
  }
  return texts
}

/** Letters of any script with single blanks, dots, apostrophes and hyphens between them. */
const lettersOnly = /^(?=.{1,60}$)\p{L}[\p{L}\p{M}]*\.?(?:[ '’-]\p{L}[\p{L}\p{M}]*\.?)*$/u

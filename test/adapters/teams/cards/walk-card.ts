/** A JSON object somewhere in a card. */
export type Node = Readonly<Record<string, unknown>>

/** Every object of a card, outermost first; fallbacks included, `refresh` not: nobody sees it. */
export function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf)
  if (typeof value !== 'object' || value === null) return []
  const shown = Object.entries(value).filter(([key]) => key !== 'refresh')
  return [value as Node, ...shown.flatMap(([, inner]) => nodesOf(inner))]
}

/** Every object of a type. */
export function nodesOfType(card: unknown, type: string): Node[] {
  return nodesOf(card).filter((node) => node['type'] === type)
}

/** Everything that a card says in running text. */
export function textOf(card: unknown): string {
  return nodesOf(card)
    .filter(({ type }) => type === 'TextBlock' || type === 'TextRun')
    .map(({ text }) => text)
    .join('\n')
}

/** The titles of a card's buttons, in order. */
export function buttonsOf(card: unknown): unknown[] {
  return nodesOfType(card, 'Action.Execute').map(({ title }) => title)
}

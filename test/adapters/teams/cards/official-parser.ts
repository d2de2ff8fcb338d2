import { createRequire } from 'node:module'

// The package's module build has imports that Node does not resolve; its bundle loads without a DOM.
const official = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof import('adaptivecards')

/** Everything that the official parser and validator find wrong with a card of version 1.5. */
export function officialComplaints(card: unknown): string[] {
  const { AdaptiveCard, SerializationContext, Versions } = official
  const context = new SerializationContext(Versions.v1_5)
  const parsed = new AdaptiveCard()
  parsed.parse(card, context)
  const whileParsing = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at))
  return [...whileParsing, ...parsed.validateProperties().validationEvents]
    .map(({ message }) => message)
    .filter((message) => !isChartWithFallback.test(message))
}

/** Charts are Teams' own; the parser reads what stands in for them. */
const isChartWithFallback =
  /^Unknown element type "Chart\.\w+"\. Fallback will be used if present\.$/

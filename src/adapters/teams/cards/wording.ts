// Words, dates and times for one reader: messages in a language that we have, dates as their
// locale writes them, times in their zone and with its name.

import type { MessageCatalog, MessageKey, MessageValues } from './message-catalog.ts'

/** Who reads a card: the locale and time zone that Teams reports, where it does. */
export interface Reader {
  readonly locale: string | null
  readonly timeZone: string | null
}

/** Everything that turns facts into text for one reader. */
export interface Wording {
  readonly say: (key: MessageKey, values?: MessageValues) => string
  readonly count: (value: number) => string
  /** `4 May 2026` */
  readonly date: (moment: Date) => string
  /** `09:14 CEST` */
  readonly clock: (moment: Date) => string
  /** `4 May 2026, 09:14 CEST` */
  readonly moment: (moment: Date) => string
  /** `4 May, 09:14`, for lists that name the zone once. */
  readonly stamp: (moment: Date) => string
  /** `4 May 2025 – 4 May 2026` */
  readonly span: (from: Date, until: Date) => string
  readonly zone: string
  readonly list: (items: readonly string[]) => string
}

const plainLocale = 'en-GB'
const plainZone = 'UTC'

/** The catalog for a reader's language; English where we have no other. */
export function catalogFor(
  catalogs: ReadonlyMap<string, MessageCatalog>,
  reader: Reader,
): MessageCatalog {
  const locale = knownLocale(reader.locale)
  const fitting = catalogs.get(locale) ?? catalogs.get(new Intl.Locale(locale).language)
  const catalog = fitting ?? catalogs.get('en')
  if (!catalog) throw new Error('The English messages are missing')
  return catalog
}

/** The wording for one reader; an unknown locale or zone falls back to en-GB and UTC. */
export function wordingFor(catalog: MessageCatalog, reader: Reader): Wording {
  const locale = knownLocale(reader.locale)
  const timeZone = knownZone(reader.timeZone)
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const
  const short = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const
  const brief = { day: 'numeric', month: 'short', year: 'numeric' } as const
  const formatted = (options: Intl.DateTimeFormatOptions) => (moment: Date) =>
    dateFormat(locale, { ...options, timeZone }).format(moment)
  return {
    say: catalog.say,
    count: (value) => new Intl.NumberFormat(locale).format(value),
    date: formatted(day),
    clock: formatted(time),
    moment: formatted({ ...day, ...time }),
    stamp: formatted(short),
    span: (from, until) => dateFormat(locale, { ...brief, timeZone }).formatRange(from, until),
    zone: timeZone,
    list: (items) => new Intl.ListFormat(catalog.language, { style: 'narrow' }).format(items),
  }
}

/** Making one takes longer than using it a hundred times. */
const dateFormats = new Map<string, Intl.DateTimeFormat>()
/** Locales and zones are people's: there may be any number of them. */
const mostDateFormats = 1_000

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, options])
  const known = dateFormats.get(name)
  if (known) return known
  const format = new Intl.DateTimeFormat(locale, options)
  if (dateFormats.size >= mostDateFormats) dateFormats.clear()
  dateFormats.set(name, format)
  return format
}

function knownLocale(locale: string | null): string {
  return orElse(() => Intl.DateTimeFormat.supportedLocalesOf(locale ?? [])[0], plainLocale)
}

function knownZone(zone: string | null): string {
  if (!zone) return plainZone
  return orElse(() => dateFormat('en', { timeZone: zone }).format() && zone, plainZone)
}

/** Intl throws a RangeError at names that it does not know. */
function orElse(attempt: () => string | undefined, fallback: string): string {
  try {
    return attempt() ?? fallback
  } catch {
    return fallback
  }
}

/** A date as Graph writes it for credentials: UTC with seven fractional digits. */
export function graphDate(date: Date): string {
  return date.toISOString().replace(/\.(\d{3})Z$/, '.$10000Z')
}

/** A date as Graph writes it elsewhere: whole seconds. */
export function graphSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** An ISO 8601 date with a zone, or undefined. */
export function parseGraphDate(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)$/
  if (!form.test(text)) return undefined
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}

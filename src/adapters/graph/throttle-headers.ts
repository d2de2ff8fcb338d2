/** What Graph says of its limits beside an answer (Graph docs, throttling limits: identity). */
export interface ThrottleSigns {
  /** What the request cost. */
  readonly units: number | undefined
  /** Share of the limit that is used up: only sent from 0.8 on, up to 1.8. */
  readonly used: number | undefined
  /** Which limit, such as `Tenant_Application/ReadWrite`, without the ids after it. */
  readonly scope: string | undefined
}

/** Reads them; whatever is missing or has another form is undefined. */
export function throttleSigns(headers: Headers): ThrottleSigns {
  return {
    units: positive(headers.get('x-ms-resource-unit')),
    used: positive(headers.get('x-ms-throttle-limit-percentage')),
    scope: headers.get('x-ms-throttle-scope')?.match(/^[A-Za-z_]{1,40}\/[A-Za-z_]{1,40}/)?.[0],
  }
}

/** How long an answer asks to wait: in seconds, or as a date counted from the answer's own date. */
export function retryAfterMs(headers: Pick<Headers, 'get'>): number | undefined {
  const wait = headers.get('retry-after')
  if (!wait) return undefined
  const seconds = Number(wait)
  const ms = Number.isNaN(seconds)
    ? Date.parse(wait) - Date.parse(headers.get('date') ?? '')
    : seconds * 1000
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

function positive(text: string | null): number | undefined {
  const number = Number(text)
  return text && Number.isFinite(number) && number > 0 ? number : undefined
}

import type { Request, Response } from 'restify'

/**
 * What browsers are told, should one ever get here: these answers are data for machines, never a
 * page, and never to be had without TLS. The set is helmet's; its defaults are for pages that load
 * things, these load nothing.
 */
const headers: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'accelerometer=(), camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}

/** Puts them on every answer; to run before a route is looked for, so that a 404 has them too. */
export function secureHeaders(_request: Request, response: Response, next: () => void): void {
  for (const [name, value] of Object.entries(headers)) response.header(name, value)
  next()
}

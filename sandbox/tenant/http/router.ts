import type { Reply, SandboxRequest } from './message.ts'

/** What the pattern's braces matched, by name. */
export type PathValues = Record<string, string>

export interface RoutePattern {
  method: string
  pattern: RegExp
  names: string[]
}

/** A route that needs nothing but the request. */
export interface Route extends RoutePattern {
  handle: (request: SandboxRequest, values: PathValues) => Reply | Promise<Reply>
}

/** Reads a pattern such as `/users/{user}/chat`; a value never holds a slash. */
export function routePattern(method: string, pattern: string): RoutePattern {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const source = pattern
    .split(/\{\w+\}/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([^/]+)')
  return { method, pattern: new RegExp(`^${source}/?$`, 'i'), names }
}

export function route(method: string, pattern: string, handle: Route['handle']): Route {
  return { ...routePattern(method, pattern), handle }
}

/** The first route that fits, with its values; `path` may differ from the request's own path. */
export function findRoute<Found extends RoutePattern>(
  routes: readonly Found[],
  method: string,
  path: string,
): { route: Found; values: PathValues } | 'wrongMethod' | 'unknownPath' {
  let known = false
  for (const candidate of routes) {
    const match = candidate.pattern.exec(path)
    if (match === null) continue
    known = true
    if (candidate.method !== method) continue
    const values: PathValues = {}
    for (const [index, name] of candidate.names.entries()) values[name] = match[index + 1] ?? ''
    return { route: candidate, values }
  }
  return known ? 'wrongMethod' : 'unknownPath'
}

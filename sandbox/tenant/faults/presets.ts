import { isDeepStrictEqual } from 'node:util'

import type { Faults, NewFaultRule } from './fault-rules.ts'

/** Named troubles that people switch on for a demonstration. */
export const faultPresets = {
  'vault-down': [
    {
      service: 'vault',
      match: { path: '.*' },
      kind: 'status',
      status: 503,
      code: 'ServiceUnavailable',
    },
    {
      service: 'secondVault',
      match: { path: '.*' },
      kind: 'status',
      status: 503,
      code: 'ServiceUnavailable',
    },
  ],
  'graph-throttled': [
    {
      service: 'graph',
      match: { path: '.*' },
      times: 5,
      kind: 'status',
      status: 429,
      code: 'TooManyRequests',
      retryAfter: 1,
    },
  ],
  'graph-throttled-without-retry-after': [
    {
      service: 'graph',
      match: { path: '.*' },
      times: 5,
      kind: 'status',
      status: 429,
      code: 'TooManyRequests',
    },
  ],
  slow: [
    { service: 'graph', match: { path: '.*' }, kind: 'delay', ms: 2_000 },
    { service: 'entra', match: { path: '.*' }, kind: 'delay', ms: 2_000 },
    { service: 'vault', match: { path: '.*' }, kind: 'delay', ms: 2_000 },
    { service: 'secondVault', match: { path: '.*' }, kind: 'delay', ms: 2_000 },
  ],
  'addpassword-ambiguous': [
    {
      service: 'graph',
      match: { method: 'POST', path: '/addPassword$' },
      times: 1,
      kind: 'commitThenStatus',
      status: 504,
      code: 'GatewayTimeout',
    },
  ],
} as const satisfies Record<string, readonly NewFaultRule[]>

export type FaultPreset = keyof typeof faultPresets

/** True when the text names a preset. */
export function isFaultPreset(name: string): name is FaultPreset {
  return Object.hasOwn(faultPresets, name)
}

/** Adds the preset's rules and answers their ids; those still on from before are replaced. */
export function applyFaultPreset(faults: Faults, preset: FaultPreset): string[] {
  return faultPresets[preset].map((rule: NewFaultRule) => {
    for (const { id, ...present } of faults.list()) {
      if (sameTrouble(present, rule)) faults.remove(id)
    }
    return faults.add(rule)
  })
}

function sameTrouble(a: NewFaultRule, b: NewFaultRule): boolean {
  return isDeepStrictEqual({ ...a, times: undefined }, { ...b, times: undefined })
}

import { isRecord } from '../http/message.ts'
import type { ServiceName } from '../request-log.ts'
import type { FaultKind, NewFaultRule } from './fault-rules.ts'

/** A rule from JSON, or the reason why it is none. */
export function parseFaultRule(value: unknown): NewFaultRule | string {
  if (!isRecord(value) || !isRecord(value['match'])) return 'A rule has service, match and kind.'
  const service = serviceFrom(value['service'])
  if (service === undefined) return 'service is graph, entra, vault or secondVault.'
  const { path, method } = value['match']
  if (typeof path !== 'string' || !isPattern(path)) return 'match.path is a regular expression.'
  if (method !== undefined && typeof method !== 'string') return 'match.method is an HTTP method.'
  const { times } = value
  if (times !== undefined && !(Number.isInteger(times) && Number(times) > 0)) {
    return 'times is a whole number above 0, or absent.'
  }
  const kind = kindFrom(value)
  if (typeof kind === 'string') return kind
  return {
    service,
    match: { path, ...(method === undefined ? {} : { method }) },
    ...(times === undefined ? {} : { times: Number(times) }),
    ...kind,
  }
}

function kindFrom(value: Record<string, unknown>): FaultKind | string {
  const { kind, status, code, message, retryAfter, ms } = value
  if (kind === 'reset' || kind === 'commitThenReset' || kind === 'hang') return { kind }
  if (kind === 'delay') {
    return typeof ms === 'number' && ms >= 0 ? { kind, ms } : 'delay needs ms, 0 or more.'
  }
  if (kind === 'status' || kind === 'commitThenStatus') {
    if (!(Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599)) {
      return `${kind} needs a status from 400 to 599.`
    }
    return {
      kind,
      status: Number(status),
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
      ...(typeof retryAfter === 'number' ? { retryAfter } : {}),
    }
  }
  return 'kind is status, commitThenStatus, reset, commitThenReset, hang or delay.'
}

function serviceFrom(value: unknown): ServiceName | undefined {
  switch (value) {
    case 'graph':
    case 'entra':
    case 'vault':
    case 'secondVault':
      return value
    case undefined:
      return undefined
  }
  return undefined
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch {
    return false
  }
}

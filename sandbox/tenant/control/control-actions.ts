import { parseFaultRule } from '../faults/parse-fault-rule.ts'
import { applyFaultPreset, isFaultPreset } from '../faults/presets.ts'
import { jsonObjectOf, type Reply, type SandboxRequest } from '../http/message.ts'
import { type ControlledTenant, tenantState } from './tenant-state.ts'

/** POST /clock with `advanceDays` or `advanceMs`. */
export function advanceClock(tenant: ControlledTenant, request: SandboxRequest): Reply {
  const { advanceDays, advanceMs } = fieldsOf(request)
  const days = numberFrom(advanceDays)
  const ms = numberFrom(advanceMs)
  if (days === undefined && ms === undefined) {
    return badRequest('Send advanceDays or advanceMs, a number of 0 or more.')
  }
  try {
    if (days !== undefined) tenant.clock.advanceDays(days)
    if (ms !== undefined) tenant.clock.advance(ms)
  } catch (error) {
    if (error instanceof RangeError) return badRequest(error.message)
    throw error
  }
  return done(request, { now: tenant.clock.now().toISOString() })
}

/**
 * POST /faults with a `preset`, a `rule`, or `replicationMs`, `readLagMs`, `flapping`; the form
 * also sends `clear`.
 */
export function setFaults(tenant: ControlledTenant, request: SandboxRequest): Reply {
  const { faults } = tenant
  const fields = fieldsOf(request)
  if (fields['clear'] === 'true') {
    faults.clear()
    return done(request, tenantState(tenant).faults)
  }
  const { preset } = fields
  if (preset !== undefined && !(typeof preset === 'string' && isFaultPreset(preset))) {
    return badRequest(`There is no preset ${String(preset)}.`)
  }
  const rule = fields['rule'] === undefined ? undefined : parseFaultRule(fields['rule'])
  if (typeof rule === 'string') return badRequest(rule)
  const ids = [
    ...(preset === undefined ? [] : applyFaultPreset(faults, preset)),
    ...(rule === undefined ? [] : [faults.add(rule)]),
  ]
  faults.replicationMs = numberFrom(fields['replicationMs']) ?? faults.replicationMs
  faults.readLagMs = numberFrom(fields['readLagMs']) ?? faults.readLagMs
  const { flapping } = fields
  if (flapping !== undefined) faults.flapping = String(flapping) === 'true'
  return done(request, { added: ids, ...tenantState(tenant).faults })
}

/** DELETE /faults clears all, DELETE /faults?id=… removes one rule. */
export function clearFaults(tenant: ControlledTenant, request: SandboxRequest): Reply {
  const id = request.url.searchParams.get('id')
  if (id === null) tenant.faults.clear()
  else tenant.faults.remove(id)
  return done(request, tenantState(tenant).faults)
}

const isForm = (request: SandboxRequest): boolean =>
  request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false

function fieldsOf(request: SandboxRequest): Record<string, unknown> {
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(request.text))
  return jsonObjectOf(request) ?? {}
}

function numberFrom(value: unknown): number | undefined {
  if (value === undefined || value === '' || value === null) return undefined
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : undefined
}

const badRequest = (error: string): Reply => ({ status: 400, body: { error } })

/** After a form the browser loads the page anew, so that a reload never repeats the action. */
function done(request: SandboxRequest, body: unknown): Reply {
  if (isForm(request)) return { status: 303, headers: { location: '/' } }
  return { status: 200, body }
}

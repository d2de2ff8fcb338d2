import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { ServiceError } from '../../../src/application/service-error.ts'

/** Fails when a value shows one of the texts in any way that a log or a dump could show it. */
export function assertSecretFree(value: unknown, texts: readonly string[]): void {
  assert.ok(texts.length > 0, 'no secret text to look for')
  const shown = [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    String(value),
    JSON.stringify(value) ?? '',
    value instanceof Error ? `${value.message} ${value.stack} ${inspect(value.cause)}` : '',
  ].join('\n')
  for (const text of texts) assert.ok(!shown.includes(text), `a secret text is shown in ${shown}`)
}

/** What a promise rejects with; fails when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return assert.fail('did not reject')
}

/** What an adapter's failure says; fails when there is none, or when it is no ServiceError. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Pick<ServiceError, 'service' | 'reason' | 'code' | 'retryAfterMs'>> {
  const error = await rejectionOf(promise)
  assert.ok(error instanceof ServiceError, `threw ${inspect(error)}`)
  const { service, reason, code, retryAfterMs } = error
  return { service, reason, code, retryAfterMs }
}

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { ServiceError } from '../../../src/application/service-error.ts'
import { planted } from './hostile.ts'

/** Runs what may fail as a ServiceError alone, and with none of what the other side sent in it. */
export async function failsInOurWords(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act()
  } catch (error) {
    assert.ok(error instanceof ServiceError, `not a ServiceError: ${inspect(error)}`)
    holdsNoPlanted('the error', error)
    return undefined
  }
}

/** Nothing that can be seen of a value is the planted text. */
export function holdsNoPlanted(what: string, value: unknown): void {
  const shown = inspect(value, {
    depth: null,
    showHidden: true,
    getters: true,
    maxStringLength: null,
  })
  assert.ok(!shown.includes(planted), `${what} holds the planted text`)
}

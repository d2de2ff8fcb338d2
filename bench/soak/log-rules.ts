import type { LoggedLine } from '../../test/support/rekey-process.ts'

const errorLevel = 50

/** A job is tried again; an answer to somebody who typed is not, as it may have arrived. */
const excused = [
  { msg: 'job failed', name: 'ServiceError' },
  { msg: 'turn failed', name: 'ConnectorFailure' },
]

/**
 * What is wrong with a line of the product's log; undefined for a line that may be there. While a
 * service is in trouble a job may fail because of it and be tried again; nothing else is excused.
 */
export function complaintAbout(line: LoggedLine, isTroubled: boolean): string | undefined {
  if (Number(line['level']) < errorLevel) return undefined
  const { name, message } = (line['error'] ?? {}) as { name?: string; message?: string }
  const isExcused =
    isTroubled && excused.some((each) => each.msg === line.msg && each.name === name)
  return isExcused ? undefined : `${line.msg}: ${name} ${message} (${String(line['queue'])})`
}

/** Whether a text shows a client secret's value: each of the simulated tenant's has this in it. */
export function showsSecret(text: string): boolean {
  return /8Q(~|%7E)/.test(text)
}

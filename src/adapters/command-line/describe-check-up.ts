import type { CheckUp } from '../../application/check-up/check-up.ts'
import { type Check, isFit, isRequired } from '../../domain/checkup.ts'

/** The words of the cards, which this shares; the keys begin with `doctor.`. */
export type Say = (key: `doctor.${'check' | 'state' | 'without'}.${string}`) => string

/** A check-up as lines of text: what is there, what is not, what does not work, how to mend it. */
export function describeCheckUp({ checks, findings }: CheckUp, say: Say): string {
  const described = checks.map((check) => describe(check, say))
  const found = findings.map(({ finding, firstSeenAt }) => {
    const { kind, application, keyId } = finding
    return `  ${kind} ${application.objectId} ${keyId} since ${firstSeenAt.toISOString()}`
  })
  return [...described, ...found].join('\n')
}

/** The same for programs. */
export function checkUpJson({ checks, findings }: CheckUp): string {
  const rows = checks.map((check) => ({ ...check, required: isRequired(check.what) }))
  const found = findings.map(({ finding, firstSeenAt }) => ({
    kind: finding.kind,
    applicationObjectId: finding.application.objectId,
    keyId: finding.keyId,
    firstSeenAt,
  }))
  return JSON.stringify({ fit: isFit(checks), checks: rows, findings: found }, null, 2)
}

function describe({ what, state, seen, mend }: Check, say: Say): string {
  const word = what === 'findings' && state !== 'ok' ? 'found' : state
  const head = `${say(`doctor.state.${word}`).padEnd(10)}${say(`doctor.check.${what}`)}`
  const lines = [seen === null ? head : `${head} (${seen})`]
  if (state !== 'ok') lines.push(`  ${say(`doctor.without.${what}`)}`)
  if (mend !== null) lines.push(`  ${mend}`)
  return lines.join('\n')
}
